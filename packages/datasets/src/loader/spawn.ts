import { listenToWorker, type MessageWorker, startNodeWorker, type WorkerListener } from '@residualjs/common';
import type { LoaderReply, LoaderRequest } from './protocol.js';

/** Not in the form that bundlers look for, neither file nor place: that is for pages, below. */
const FILE = '../node/loader-worker.js';
const HERE = import.meta.url;

/** Starts a worker that makes batches, in Node or in a page. */
export function spawnLoaderWorker(listener: WorkerListener<LoaderReply>): MessageWorker<LoaderRequest> {
  const name = 'residualjs-batches';
  return (
    startNodeWorker(new URL(FILE, HERE), { name }, listener) ??
    listenToWorker(new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name }), listener)
  );
}
