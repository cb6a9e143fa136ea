/** What a user does with an installed package: type-check, run in Node, build for a page. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { root } from './repository.js';

const run = promisify(execFile);

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program in a folder and waits for its end, whatever the exit code. */
export async function execute(
  program: string,
  args: readonly string[],
  folder: string,
  env: Record<string, string> = {},
): Promise<Ended> {
  const child = run(program, args, {
    cwd: folder,
    env: { ...userEnvironment(), ...env },
    maxBuffer: 2 ** 26,
    timeout: 180_000,
  });
  child.child.stdin?.end();
  return child.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error) => ({
      code: error.code ?? -1,
      stdout: error.stdout ?? '',
      stderr: error.stderr || error.message,
    }),
  );
}

/** The environment without vitest's marks, which a program of a user has not. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const { VITEST, VITEST_MODE, VITEST_POOL_ID, VITEST_WORKER_ID, NODE_ENV, NODE_OPTIONS, ...clean } =
    process.env;
  return clean;
}

export const node = (folder: string, args: readonly string[], env: Record<string, string> = {}) =>
  execute(process.execPath, args, folder, env);

export type Resolution = 'bundler' | 'nodenext';

/** Type-checks `src/**` strictly under a module resolution; gives tsc's complaints, and emits to `emitted` if asked. */
export async function typeCheck(folder: string, resolution: Resolution, emit = false): Promise<string> {
  const config = `tsconfig.${resolution}.json`;
  const options = {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    module: resolution === 'nodenext' ? 'nodenext' : 'esnext',
    moduleResolution: resolution,
    strict: true,
    skipLibCheck: true,
    types: [],
    rootDir: 'src',
    ...(emit ? { outDir: 'emitted' } : { noEmit: true }),
  };
  writeFileSync(join(folder, config), JSON.stringify({ compilerOptions: options, include: ['src'] }));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { code, stdout, stderr } = await node(folder, [tsc, '-p', config]);
  return code === 0 ? '' : `${stdout}${stderr}` || `tsc ended with ${code}`;
}

/** Builds the folder's index.html with Vite and the folder's own configuration; gives the folder of the page. */
export async function viteBuild(folder: string): Promise<string> {
  await build({ root: folder, logLevel: 'error', build: { emptyOutDir: true } });
  return join(folder, 'dist');
}
