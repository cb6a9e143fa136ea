import { type WorkerStart, workerSource } from './worker-source.js';

/** A running worker, in Node or in a page. */
export interface SpawnedWorker {
  terminate(): void;
}

interface NodeWorker {
  on(event: 'error' | 'exit', listener: (value: unknown) => void): void;
  unref(): void;
  terminate(): Promise<number>;
}
type NodeWorkerConstructor = new (source: string, options: object) => NodeWorker;

const nodeThreads = () =>
  (
    globalThis as {
      process?: { getBuiltinModule?(name: string): { Worker: NodeWorkerConstructor } | undefined };
    }
  ).process?.getBuiltinModule?.('node:worker_threads');

/** Starts a worker; `ended` hears why it is no longer there, unless it was terminated on purpose. */
export function spawnWorker(start: WorkerStart, ended: (reason: string) => void): SpawnedWorker {
  const node = nodeThreads();
  return node === undefined ? spawnInPage(start, ended) : spawnInNode(node.Worker, start, ended);
}

function spawnInNode(
  Worker: NodeWorkerConstructor,
  start: WorkerStart,
  ended: (reason: string) => void,
): SpawnedWorker {
  const worker = new Worker(workerSource, {
    eval: true,
    name: 'residualjs-wasm',
    workerData: start,
    execArgv: [],
    env: {},
  });
  let wanted = true;
  worker.on('error', (error) => wanted && ended(String(error)));
  worker.on('exit', (code) => wanted && ended(`it exited with code ${code}`));
  worker.unref(); // it must not keep the process alive
  return {
    terminate() {
      wanted = false;
      void worker.terminate();
    },
  };
}

function spawnInPage(start: WorkerStart, ended: (reason: string) => void): SpawnedWorker {
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const worker = new Worker(url, { name: 'residualjs-wasm' });
  worker.onerror = (event) => {
    event.preventDefault();
    ended(event.message || 'it could not be started (a Content-Security-Policy needs worker-src blob:)');
  };
  worker.postMessage(start);
  return {
    terminate() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
