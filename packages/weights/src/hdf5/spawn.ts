import type { Hdf5Reply, Hdf5Request } from './protocol.js';

/** A running worker, in Node or in a page. */
export interface Hdf5Worker {
  post(request: Hdf5Request, buffers: ArrayBuffer[]): void;
  terminate(): void;
}

/** Who hears of the worker. */
export interface Hdf5Listener {
  reply(reply: Hdf5Reply): void;
  /** It is no longer there, and was not terminated on purpose. */
  ended(reason: string): void;
}

interface NodeWorker {
  on(event: 'message' | 'error' | 'exit', listener: (value: never) => void): void;
  postMessage(value: unknown, buffers: ArrayBuffer[]): void;
  terminate(): Promise<number>;
}
type NodeWorkerConstructor = new (file: URL, options: object) => NodeWorker;

const nodeThreads = () =>
  (
    globalThis as {
      process?: { getBuiltinModule?(name: string): { Worker: NodeWorkerConstructor } | undefined };
    }
  ).process?.getBuiltinModule?.('node:worker_threads');

/** Starts a worker with the HDF5 library; `heap` is what JavaScript may have in it, in mebibytes (in Node; pages have no such cap). */
export function spawnHdf5Worker(heap: number, listener: Hdf5Listener): Hdf5Worker {
  const node = nodeThreads();
  return node === undefined ? spawnInPage(listener) : spawnInNode(node.Worker, heap, listener);
}

/** Not in the form that bundlers look for: that is for pages, below. */
const FILE = './worker.js';

function spawnInNode(Worker: NodeWorkerConstructor, heap: number, listener: Hdf5Listener): Hdf5Worker {
  const worker = new Worker(new URL(FILE, import.meta.url), {
    name: 'residualjs-hdf5',
    execArgv: [],
    env: {},
    stdout: true, // what the library prints of damaged files is not the program's output
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heap },
  });
  let wanted = true;
  const ended = (reason: string) => {
    if (wanted) listener.ended(reason);
    wanted = false;
  };
  worker.on('message', (reply: Hdf5Reply) => wanted && listener.reply(reply));
  worker.on('error', ({ code, message }: Error & { code?: string }) => ended(explain(code, message)));
  worker.on('exit', (code: number) => ended(`its worker exited with code ${code}`));
  return {
    post: (request, buffers) => worker.postMessage(request, buffers),
    terminate() {
      wanted = false;
      void worker.terminate();
    },
  };
}

function explain(code: string | undefined, message: string): string {
  if (code === 'ERR_MODULE_NOT_FOUND' && message.includes("'h5wasm'")) return MISSING;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'it needs more memory than a file of its size may';
  return `its worker failed: ${message}`;
}

/** Why there is no worker where the library was not installed. */
export const MISSING =
  "HDF5 files (.h5, .hdf5, .keras) are read by the package 'h5wasm', which is not installed: npm install h5wasm";

function spawnInPage(listener: Hdf5Listener): Hdf5Worker {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    type: 'module',
    name: 'residualjs-hdf5',
  });
  worker.onmessage = ({ data }) => listener.reply(data);
  worker.onerror = (event) => {
    event.preventDefault();
    // Bundlers put an error in the place of an optional peer that is not there.
    const missing = /h5wasm/.test(event.message ?? '');
    listener.ended(missing ? MISSING : `its worker failed: ${event.message || 'it could not be started'}`);
  };
  return {
    post: (request, buffers) => worker.postMessage(request, buffers),
    terminate: () => worker.terminate(),
  };
}
