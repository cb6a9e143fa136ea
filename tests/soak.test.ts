import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requireBuild } from './support/repository.js';

const soak = fileURLToPath(new URL('../tools/soak/run.mjs', import.meta.url));
/** The least network of the zoo, for as many steps as say something. */
const SHORT = ['--model', 'resnet8', '--batch', '2'];
let folder = '';
beforeAll(() => {
  requireBuild();
  folder = mkdtempSync(join(tmpdir(), 'residualjs-soak-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: string[], node = ['--expose-gc']) {
  const argv = [...node, soak, '--html', join(folder, 'soak.html'), ...args];
  return spawnSync(process.execPath, argv, { encoding: 'utf8' });
}

it('finds nothing that grows in a run with all that a run can have', () => {
  const json = join(folder, 'soak.json');
  const { status, stdout, stderr } = run([...SHORT, '--steps', '100', '--json', json]);
  expect(status, stdout + stderr).toBe(0);
  expect(stdout).toMatch(
    /^resnet8, 100 steps of 2 images in \d+ s on wasm, .* 80 samples after 20 steps of warm-up$/m,
  );
  expect(stdout.match(/ stays$/gm)).toHaveLength(5);
  const { samples } = JSON.parse(readFileSync(json, 'utf8'));
  expect(samples).toHaveLength(100);
  expect(samples[99]).toMatchObject({
    step: 100,
    tensors: samples[50].tensors,
    wasmBytes: samples[50].wasmBytes,
  });
  expect(samples[99].rssBytes).toBeGreaterThan(samples[99].wasmBytes);
  expect(readFileSync(join(folder, 'soak.html'), 'utf8').match(/<svg/g)).toHaveLength(5);
});

it.each<[string, string, RegExp[]]>([
  ['a tensor a step', 'tf.scalar(1)', [/^tensors .* GROWS$/m, /^bytes in tensors .* GROWS$/m]],
  ['an array that grows', 'kept.push(new Array(32768).fill(1.5))', [/^JavaScript heap .* GROWS$/m]],
  ['numbers outside of the heap', 'kept.push(new Float32Array(65536))', [/^JavaScript heap .* GROWS$/m]],
])('finds %s', (_, leak, expected) => {
  const planted = join(folder, 'leak.mjs');
  const core = JSON.stringify(import.meta.resolve('@tensorflow/tfjs-core'));
  writeFileSync(
    planted,
    `import * as tf from ${core};
     const kept = [];
     const onEvent = ({ type }) => { if (type === 'step') ${leak}; };
     export const callbacks = [{ name: 'leak', onEvent, kept, tf }];`,
  );
  const { status, stdout, stderr } = run([...SHORT, '--steps', '60', '--with', planted]);
  expect(status, stdout + stderr).toBe(1);
  for (const line of expected) expect(stdout).toMatch(line);
  expect(stdout).toMatch(/^WASM memory .* stays$/m);
});

it('says what it takes', () => {
  expect(run(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('npm run soak') });
  const few = run(['--steps', '3']);
  expect([few.status, few.stderr]).toEqual([
    2,
    "soak: --steps '3': it must be a whole number of at least 25\n",
  ]);
  const blind = run(['--steps', '30'], []);
  expect([blind.status, blind.stderr]).toEqual([
    2,
    expect.stringContaining('start it with node --expose-gc'),
  ]);
  const unknown = run(['--steps', '30', '--model', 'resnet21']);
  expect([unknown.status, unknown.stderr]).toEqual([
    2,
    expect.stringContaining("no model is called 'resnet21'"),
  ]);
});
