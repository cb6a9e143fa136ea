import type { AdapterInfo } from './adapter.js';

/** What {@link lookInChild} saw; 'unknown' where it could not look, and 'crashed' where a driver took the process down. */
export type Sight = { adapter: AdapterInfo | null } | 'crashed' | 'unknown';

/** Longer than any driver takes to start. */
const PATIENCE_MS = 20_000;

/** What is used of Node; a package for browsers too has none of its types. */
interface NodeProcess {
  readonly execPath: string;
  getBuiltinModule(name: 'node:module'): { createRequire(from: string): { resolve(name: string): string } };
  getBuiltinModule(name: 'node:url'): { pathToFileURL(path: string): URL };
  getBuiltinModule(name: 'node:child_process'): {
    execFile(
      file: string,
      argv: string[],
      options: { timeout: number },
      done: (error: { signal?: string; killed?: boolean } | null, stdout: string) => void,
    ): void;
  };
}

/** Writes what Dawn says of its adapter, as JSON. The first argument is the URL of npm's `webgpu`. */
const LOOK = `
const { create } = await import(process.argv[1]);
const gpu = create([]);
const adapter = await gpu.requestAdapter({ powerPreference: process.argv[2] });
const { vendor, architecture, device, description, isFallbackAdapter } = adapter?.info ?? {};
const info = { vendor, architecture, device, description, isFallbackAdapter: isFallbackAdapter ?? adapter?.isFallbackAdapter };
process.stdout.write(JSON.stringify({ adapter: adapter && info }), () => process.exit());`;

/**
 * Asks Dawn for an adapter in a process of its own: where there is no driver Dawn writes warnings that nobody can turn off, and a broken
 * driver ends the process that asks.
 */
export async function lookInChild(powerPreference: GPUPowerPreference, look = LOOK): Promise<Sight> {
  const node = (globalThis as unknown as { process: NodeProcess }).process;
  let dawn: string;
  try {
    const path = node
      .getBuiltinModule('node:module')
      .createRequire(import.meta.url)
      .resolve('webgpu');
    dawn = node.getBuiltinModule('node:url').pathToFileURL(path).href;
  } catch {
    return 'unknown'; // not installed, or its place is not to be found: whoever imports it hears why
  }
  const argv = ['--input-type=module', '--eval', look, dawn, powerPreference];
  return new Promise((resolve) => {
    try {
      node
        .getBuiltinModule('node:child_process')
        .execFile(node.execPath, argv, { timeout: PATIENCE_MS }, (error, stdout) => {
          if (error?.signal && !error.killed) resolve('crashed');
          else resolve(error ? 'unknown' : sightOf(stdout));
        });
    } catch {
      resolve('unknown'); // processes may be forbidden
    }
  });
}

/** What the child wrote; 'unknown' where something else wrote too. */
function sightOf(stdout: string): Sight {
  try {
    return JSON.parse(stdout);
  } catch {
    return 'unknown';
  }
}
