import { type BatchMaker, batchMaker } from '../batch-maker.js';
import type { AnyImageDataset } from '../dataset.js';
import type { DecodeImage } from '../image/decode.js';
import { ImageDecodeError } from '../image/decode-error.js';
import { readFromMemory } from '../resize-dataset.js';
import type { LoaderProblem, LoaderReply, LoaderRequest, PostedDataset } from './protocol.js';

/** Sends a reply; `buffers` are handed over and not copied. */
export type PostReply = (reply: LoaderReply, buffers: ArrayBuffer[]) => void;

/** What a worker that makes batches does with each request, in Node and in a page alike: one batch after the other. */
export function serveBatches(post: PostReply, decode: DecodeImage): (request: LoaderRequest) => void {
  let maker: BatchMaker;
  let last: Promise<void> = Promise.resolve();

  async function make(id: number, epoch: number, number: number): Promise<void> {
    try {
      const batch = await maker.make(epoch, number);
      post({ id, batch }, [batch.images.buffer as ArrayBuffer, batch.labels.buffer as ArrayBuffer]);
    } catch (error) {
      post({ id, problem: problemOf(error as Error) }, []);
    }
  }
  return (request) => {
    if (request.work === 'open') maker = batchMaker(opened(request.dataset, decode), request.options);
    else last = last.then(() => make(request.id, request.epoch, request.number));
  };
}

/** A dataset that was posted, with its images. */
function opened(posted: PostedDataset, decodeImage: DecodeImage): AnyImageDataset {
  if ('images' in posted) return posted;
  const { origin, shape } = posted;
  if ('images' in origin) return { ...posted, read: readFromMemory(origin, shape[2]) };
  return { ...posted, read: (index) => decodeImage(origin.files[index], origin.decode) };
}

const problemOf = (error: Error): LoaderProblem =>
  error instanceof ImageDecodeError
    ? { message: error.problem, file: error.file }
    : { message: error.message };
