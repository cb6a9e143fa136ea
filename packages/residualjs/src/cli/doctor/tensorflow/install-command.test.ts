import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { serve, withServer } from '@residualjs/testing/node';
import { writeNpz } from '@residualjs/weights';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../../testing/folder.js';
import { type InstallCommandOptions, runInstallCommand } from './install-command.js';

const WHEEL = 'tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.whl';

/** A zip archive with the names of a wheel: a writer of archives of arrays adds .npy to each. */
const wheelOf = (names: readonly string[]) =>
  writeNpz(names.map((name) => [name, { shape: [1], data: new Float32Array(1) }]));

/** An npm that brings a made-up package, and a g++ that writes down what it was called with. */
const NPM = `#!/bin/sh
[ "$1" = --version ] && exit 0
case "$2" in
  @tensorflow/*)
    mkdir -p "node_modules/@tensorflow/tfjs-node/binding"
    touch node_modules/@tensorflow/tfjs-node/binding/tfjs_binding.cc
    cat > node_modules/@tensorflow/tfjs-node/index.js <<'END'
const sum = { dataSync: () => [3] };
module.exports = { ones: () => 0, sum: () => sum, backend: () => ({ binding: { TF_Version: '2.15.1' } }) };
END
    echo "$*" > npm.txt ;;
esac
`;
const COMPILER = `#!/bin/sh
[ "$1" = --version ] && exit 0
[ -n "$FAIL" ] && { echo "no such header"; exit 1; }
echo "$*" > compiled.txt
`;

const tool = (folder: string, name: string, text: string) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), 0o755);
};

/** Runs the command in a project of its own, with made-up tools, against an index with one wheel. */
async function install(
  options: Partial<InstallCommandOptions> = {},
  { names = ['tensorflow/include/tsl/a.h'], environment = {}, answer = null as string | null } = {},
) {
  const project = emptyFolder();
  writeFileSync(join(project, 'package.json'), '{}');
  const tools = join(project, 'tools');
  tool(tools, 'npm', NPM);
  tool(tools, 'g++', COMPILER);
  const wheel = wheelOf(names);
  const hash = createHash('sha256').update(wheel).digest('hex');
  let [stdout, stderr] = ['', ''];
  const outcome = { project, code: -1, text: () => stdout, steps: () => stderr };
  const stdin = Object.assign(new PassThrough(), { isTTY: answer !== null });
  stdin.end(answer ?? '');
  await withServer(
    (request, response) => {
      if (request.url !== '/simple/tensorflow-cpu/') return serve(wheel, request, response);
      const file = { filename: WHEEL, url: '/wheel.whl', hashes: { sha256: hash }, size: wheel.length };
      response.end(JSON.stringify({ files: [file] }));
    },
    async (base) => {
      const io = {
        stdout: { write: (text: string) => (stdout += text) },
        stderr: { write: (text: string) => (stderr += text) },
        environment: {
          PATH: `${tools}:${process.env.PATH}`,
          PIP_INDEX_URL: `${base}simple`,
          RESIDUAL_CACHE: join(project, 'cache'),
          ...environment,
        },
      };
      const place = { project, platform: 'linux x64', stdin };
      outcome.code = await runInstallCommand(io, { installTensorflow: 'cpu', yes: true, ...options }, place);
    },
  );
  return outcome;
}

describe.skipIf(process.platform === 'win32')('doctor --install-tensorflow', () => {
  it('installs the package, unpacks the library, compiles and computes', async () => {
    const { project, code, text, steps } = await install();
    expect(code).toBe(0);
    const own = join(project, 'node_modules/@tensorflow/tfjs-node');
    expect(readFileSync(join(project, 'npm.txt'), 'utf8')).toContain(
      'install @tensorflow/tfjs-node@4.22.0 --ignore-scripts --no-audit --no-fund --save-exact',
    );
    expect(existsSync(join(own, 'deps/include/tsl/a.h.npy'))).toBe(true);
    expect(readFileSync(join(own, 'compiled.txt'), 'utf8')).toMatch(
      /binding\/tfjs_backend.cc .*-o lib\/napi-v8\/tfjs_binding.node/,
    );
    expect(text()).toContain(`In ${project} this\n- installs @tensorflow/tfjs-node@4.22.0 with npm`);
    expect(text()).toContain(`    ${WHEEL}, 0 MB`);
    expect(text()).toMatch(/\n@tensorflow\/tfjs-node 4.22.0 computes, over TensorFlow 2.15.1\n$/);
    expect(steps()).toMatch(/npm install.*\ndownload .*\nunpack .*\ncompile the binding\ncompute with it\n/s);
  });

  it('asks first, and does nothing without a yes', async () => {
    const no = await install({ yes: false }, { answer: '\n' });
    expect(no.text()).toMatch(/Go on\? \[y\/N\] nothing was done\n$/);
    expect(existsSync(join(no.project, 'npm.txt'))).toBe(false);
    const yes = await install({ yes: false, save: false }, { answer: 'y\n' });
    expect(readFileSync(join(yes.project, 'npm.txt'), 'utf8')).toContain('--no-save');
    await expect(install({ yes: false })).rejects.toThrow('add --yes');
  });

  it('names the step that fails', async () => {
    await expect(install({}, { environment: { FAIL: '1' } })).rejects.toThrow(
      /^g\+\+ ended with 1:\nno such header/,
    );
    await expect(install({}, { names: ['other/file'] })).rejects.toThrow(
      `${WHEEL} has nothing in it that is looked for`,
    );
  });

  it('refuses where it cannot work, and says what can', async () => {
    const io = { stdout: { write: () => {} }, stderr: { write: () => {} }, environment: {} };
    const run = (place: object) => runInstallCommand(io, { installTensorflow: 'gpu' }, place);
    await expect(run({ platform: 'darwin arm64' })).rejects.toThrow(
      'this is darwin arm64: npm install @tensorflow/tfjs-node-gpu@4.22.0',
    );
    await expect(run({ platform: 'linux x64', project: emptyFolder() })).rejects.toThrow(
      'has no package.json',
    );
  });
});
