import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program of a package with this Node, in the root of the repository. */
function run(program: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`../node_modules/${program}`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

it('is formatted, and the linter finds nothing (npm run lint; npm run format mends most)', () => {
  const { status, output } = run('@biomejs/biome/bin/biome', 'check', '.');
  expect(status, output).toBe(0);
});

it('has no type error, tests and examples included (npm run typecheck)', () => {
  const { status, output } = run('typescript/bin/tsc', '-p', 'tsconfig.test.json');
  expect(status, output).toBe(0);
}, 240_000);
