import type { WorkerListener } from '@residualjs/common';
import { expect, it } from 'vitest';
import { type BatchArrays, batchMaker } from '../batch-maker.js';
import { ImageDecodeError } from '../image/decode-error.js';
import { syntheticDataset } from '../synthetic.js';
import { BatchWorkers } from './batch-workers.js';
import { postDataset } from './post-dataset.js';
import type { LoaderReply, LoaderRequest } from './protocol.js';

const dataset = syntheticDataset({ size: 8, shape: [4, 4, 1], classes: 2 });
const options = { batchSize: 4 };
const batch: BatchArrays = await batchMaker(dataset, options).make(0, 1);

/** Workers that do what a test has them do. */
function fakeWorkers(count: number) {
  const started: {
    listener: WorkerListener<LoaderReply>;
    requests: LoaderRequest[];
    alive: boolean;
    ended: boolean;
  }[] = [];
  const workers = new BatchWorkers(
    () => postDataset(dataset),
    options,
    count,
    (listener) => {
      const fake = { listener, requests: [] as LoaderRequest[], alive: true, ended: false };
      started.push(fake);
      return {
        post: (request) => fake.requests.push(request),
        keepAlive: (yes) => {
          fake.alive = yes;
        },
        terminate: () => {
          fake.ended = true;
        },
      };
    },
  );
  return { workers, started };
}

it('opens the dataset once in each worker, and asks them in turn', () => {
  const { workers, started } = fakeWorkers(2);
  for (let number = 0; number < 5; number++) void workers.ask(1, number);
  expect(started).toHaveLength(2);
  const numbers = started.map(({ requests }) =>
    requests.map((one) => (one.work === 'make' ? one.number : 'open')),
  );
  expect(numbers).toEqual([
    ['open', 0, 2, 4],
    ['open', 1, 3],
  ]);
  const [posted] = started[0].requests;
  if (posted.work !== 'open' || !('images' in posted.dataset)) throw new Error('the dataset goes first');
  expect(posted.dataset.images.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect([...posted.dataset.images]).toEqual([...dataset.images]);
  expect(started[1].requests[0]).toEqual(posted);
});

it('keeps the process alive while somebody waits, and no longer', async () => {
  const { workers, started } = fakeWorkers(1);
  const made = workers.ask(0, 0);
  expect(started[0].alive).toBe(false);
  const waiting = workers.wait(made);
  expect(started[0].alive).toBe(true);
  started[0].listener.reply({ id: 0, batch });
  expect(await waiting).toBe(batch);
  expect(started[0].alive).toBe(false);
});

it('tells who waits for a batch that it could not be made, and nobody else', async () => {
  const { workers, started } = fakeWorkers(1);
  const [first, second] = [workers.ask(0, 0), workers.ask(0, 1)];
  const third = workers.ask(0, 2);
  started[0].listener.reply({ id: 0, problem: { message: 'no memory' } });
  started[0].listener.reply({ id: 1, batch });
  started[0].listener.reply({ id: 2, problem: { message: 'it is empty', file: 'cat.jpg' } });
  await expect(workers.wait(first)).rejects.toThrow('no memory');
  expect(await workers.wait(second)).toBe(batch);
  await expect(workers.wait(third)).rejects.toThrow(new ImageDecodeError('cat.jpg', 'it is empty'));
});

it('tells that a worker has died, and has a new one for what is asked next', async () => {
  const { workers, started } = fakeWorkers(1);
  const made = workers.ask(0, 0);
  started[0].listener.ended('its worker exited with code 3');
  await expect(workers.wait(made)).rejects.toThrow(
    'a batch could not be made: its worker exited with code 3',
  );
  const next = workers.ask(0, 0);
  expect(started).toHaveLength(2);
  started[1].listener.reply({ id: 1, batch });
  expect(await workers.wait(next)).toBe(batch);
});

it('ends them all', async () => {
  const { workers, started } = fakeWorkers(2);
  const asked = [workers.ask(0, 0), workers.ask(0, 1)];
  workers.end('enough');
  expect(started.map(({ ended }) => ended)).toEqual([true, true]);
  for (const made of asked) await expect(made).rejects.toThrow('enough');
});
