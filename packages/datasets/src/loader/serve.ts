import { type BatchArrays, type BatchMaker, batchMaker } from '../batch-maker.js';
import type { LoaderReply, LoaderRequest } from './protocol.js';

/** Sends a reply; `buffers` are handed over and not copied. */
export type PostReply = (reply: LoaderReply, buffers: ArrayBuffer[]) => void;

/** What a worker that makes batches does with each request, in Node and in a page alike. */
export function serveBatches(post: PostReply): (request: LoaderRequest) => void {
  let maker: BatchMaker;
  return (request) => {
    if (request.work === 'open') {
      maker = batchMaker(request.dataset, request.options);
      return;
    }
    const { id, epoch, number } = request;
    let batch: BatchArrays;
    try {
      batch = maker.make(epoch, number);
    } catch (error) {
      post({ id, problem: (error as Error).message }, []);
      return;
    }
    post({ id, batch }, [batch.images.buffer as ArrayBuffer, batch.labels.buffer as ArrayBuffer]);
  };
}
