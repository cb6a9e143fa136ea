/** The program of a worker that makes batches, in Node. */
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { LoaderRequest } from '../loader/protocol.js';
import { serveBatches } from '../loader/serve.js';
import { decodeFile } from './decode-image.js';

const port = parentPort as MessagePort; // it is started as a worker and not otherwise
const serve = serveBatches((reply, buffers) => port.postMessage(reply, buffers), decodeFile);
port.on('message', (request: LoaderRequest) => serve(request));
