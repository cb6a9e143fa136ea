import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a script of the repository in a Node of its own, and ends with it where it fails. */
export function runScript(argv, environment = {}) {
  const env = { ...process.env, ...environment };
  const { status } = spawnSync(process.execPath, argv, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs those tests on one more backend, by name, that run on every backend. */
export const testOn = (backend, argv) =>
  runScript(['tools/test.mjs', '-t', `\\[${backend}\\]`, ...argv], { RESIDUAL_TEST_BACKENDS: backend });
