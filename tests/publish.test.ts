import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTestSupport, packages, targetsOf } from './support/repository.js';
import { emptyFolder, pack, removeFolder, type Tarballs } from './support/tarballs.js';

let destination: string;
let tarballs: Tarballs;

beforeAll(() => {
  destination = emptyFolder('publish');
  tarballs = pack(
    packages.map(({ manifest }) => manifest.name),
    destination,
  );
});
afterAll(() => removeFolder(destination));

const isPublic = packages.filter(({ manifest }) => !manifest.private);

describe.each(isPublic.map((one) => [one.manifest.name, one] as const))('%s', (name, { path, manifest }) => {
  const tarball = () => readFileSync(tarballs.get(name) ?? '');

  it('is clean for publint', async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(tarball()).buffer },
      strict: true,
    });
    // Suggestions are the taste of a linter; warnings and errors break somebody's import.
    const wrong = messages.filter(({ type }) => type !== 'suggestion');
    expect(wrong.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has the right types for every module resolution that loads ES modules', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball())));
    if (!analysis.types) throw new Error(`${name} publishes no types`);
    // As `attw --profile esm-only`: require() and the resolution of Node 10 are not served.
    const ignored = ['node10', 'node16-cjs'];
    const problems = analysis.problems.filter(
      (problem) => !('resolutionKind' in problem && ignored.includes(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });

  it('says what it is: licence, README with an example, exports, side effects', () => {
    expect(existsSync(join(path, 'LICENSE')), 'LICENSE').toBe(true);
    expect(existsSync(join(path, 'README.md')), 'README.md').toBe(true);
    const readme = readFileSync(join(path, 'README.md'), 'utf8');
    expect(readme.split('\n')[0]).toBe(`# ${name}`);
    expect(readme).toContain(`npm install ${name}`);
    expect(readme, 'an example in a fenced block').toMatch(/```(ts|js|sh|bash|console|html)\n/);
    expect(manifest.exports?.['.'], 'exports').toBeDefined();
    expect(manifest.sideEffects, 'sideEffects').toBeDefined();
  });

  it('publishes no test, and nothing that only tests use', () => {
    const files = execFileSync('tar', ['-tzf', tarballs.get(name) ?? ''], { encoding: 'utf8' }).split('\n');
    expect(files.filter(isTestSupport)).toEqual([]);
  });

  it('has built every file that its exports and its bin name', () => {
    const targets = [
      ...Object.values(manifest.exports ?? {}).flatMap(targetsOf),
      ...Object.values(manifest.bin ?? {}),
    ];
    expect(targets.filter((target) => !existsSync(join(path, target)))).toEqual([]);
  });
});
