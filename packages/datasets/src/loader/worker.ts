/**
 * The program of a worker that makes batches, in a page. Bundlers start it from this file; it imports nothing lazily, since
 * they put a worker into one file.
 */
import { decodeInPage } from '../image/decode-in-page.js';
import type { LoaderReply, LoaderRequest } from './protocol.js';
import { serveBatches } from './serve.js';

/** What is used of a worker's global scope, of which the types of a page know nothing. */
interface WorkerScope {
  onmessage: (event: MessageEvent<LoaderRequest>) => void;
  postMessage(reply: LoaderReply, buffers: ArrayBuffer[]): void;
}

const scope = globalThis as unknown as WorkerScope;
const serve = serveBatches((reply, buffers) => scope.postMessage(reply, buffers), decodeInPage);
scope.onmessage = ({ data }) => serve(data);
