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

/** Runs Node in a folder and waits for its end, whatever the exit code. */
export async function node(
  folder: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  // vitest marks its processes; a program of a user has none of these marks.
  const { VITEST, VITEST_MODE, VITEST_POOL_ID, VITEST_WORKER_ID, NODE_ENV, NODE_OPTIONS, ...clean } =
    process.env;
  const child = run(process.execPath, args, {
    cwd: folder,
    env: { ...clean, ...env },
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
