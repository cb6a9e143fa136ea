import { listenToWorker, type MessageWorker, startNodeWorker, type WorkerListener } from '@residualjs/common';
import type { Hdf5Reply, Hdf5Request } from './protocol.js';

/** Not in the form that bundlers look for, neither file nor place: that is for pages, below. */
const FILE = './worker.js';
const HERE = import.meta.url;

/** Starts a worker with the HDF5 library; `heap` is what JavaScript may have in it, in mebibytes (in Node; pages have no such cap). */
export function spawnHdf5Worker(
  heap: number,
  { reply, ended }: WorkerListener<Hdf5Reply>,
): MessageWorker<Hdf5Request> {
  const name = 'residualjs-hdf5';
  const listener = { reply, ended: (reason: string, code?: string) => ended(explain(code, reason)) };
  const options = {
    name,
    env: {},
    stdout: true, // what the library prints of damaged files is not the program's output
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heap },
  };
  return (
    startNodeWorker(new URL(FILE, HERE), options, listener) ??
    listenToWorker(new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name }), listener)
  );
}

/** Bundlers put an error in the place of an optional peer that is not there. */
function explain(code: string | undefined, reason: string): string {
  if ((code === undefined || code === 'ERR_MODULE_NOT_FOUND') && reason.includes('h5wasm')) return MISSING;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'it needs more memory than a file of its size may';
  return reason;
}

/** Why there is no worker where the library was not installed. */
export const MISSING =
  "HDF5 files (.h5, .hdf5, .keras) are read by the package 'h5wasm', which is not installed: npm install h5wasm";
