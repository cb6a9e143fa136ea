import { listenToWorker, type MessageWorker, startNodeWorker, type WorkerListener } from '@residualjs/common';
import type { LoaderReply, LoaderRequest } from './protocol.js';

/** Not in the form that bundlers look for: that is for pages, below. */
const FILE = '../node/loader-worker.js';

/** Starts a worker that makes batches, in Node or in a page. */
export function spawnLoaderWorker(listener: WorkerListener<LoaderReply>): MessageWorker<LoaderRequest> {
  const name = 'residualjs-batches';
  return (
    startNodeWorker(new URL(FILE, import.meta.url), { name }, listener) ??
    listenToWorker(new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name }), listener)
  );
}
