import { expect, it } from 'vitest';
import { listenToWorker, startNodeWorker } from './message-worker.js';

/** Answers a number with its double; other requests end it in two ways. */
const PROGRAM = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (request) => {
    if (request === 'throw') throw Object.assign(new Error('no more'), { code: 'ERR_OWN' });
    if (request === 'exit') process.exit(3);
    parentPort.postMessage(request.byteLength ?? 2 * request);
  });
`;

/** A worker, and what comes of it in turn. */
function start() {
  const heard: unknown[] = [];
  let told = () => {};
  const tell = (what: unknown) => {
    heard.push(what);
    told();
  };
  const worker = startNodeWorker<unknown, number>(
    new URL(`data:text/javascript,${encodeURIComponent(PROGRAM)}`),
    { name: 'test' },
    { reply: tell, ended: (reason, code) => tell({ reason, code }) },
  );
  if (worker === null) throw new Error('this is Node');
  const ask = (request: unknown, buffers?: ArrayBuffer[]) =>
    new Promise<unknown>((resolve) => {
      told = () => resolve(heard.at(-1));
      worker.post(request, buffers);
    });
  return { worker, ask, heard };
}

it('answers, and takes buffers over', async () => {
  const { worker, ask } = start();
  expect(await ask(21)).toBe(42);
  const buffer = new ArrayBuffer(5);
  expect(await ask(buffer, [buffer])).toBe(5);
  expect(buffer.byteLength).toBe(0);
  worker.terminate();
});

it('tells once why it has ended, and nothing where it was to end', async () => {
  const thrown = start();
  expect(await thrown.ask('throw')).toEqual({ reason: 'its worker failed: no more', code: 'ERR_OWN' });
  const exited = start();
  expect(await exited.ask('exit')).toEqual({ reason: 'its worker exited with code 3', code: undefined });
  const ended = start();
  expect(await ended.ask(1)).toBe(2);
  ended.worker.terminate();
  await new Promise((resolve) => setTimeout(resolve, 100)); // time for `exit` of all three
  expect([thrown.heard, exited.heard, ended.heard].map(({ length }) => length)).toEqual([1, 1, 1]);
});

it('has the same face over the worker of a page', () => {
  const posted: unknown[] = [];
  const heard: unknown[] = [];
  const page = {
    postMessage: (...sent: unknown[]) => posted.push(sent),
    terminate: () => posted.push('end'),
  };
  const worker = listenToWorker<string, number>(page as unknown as Worker, {
    reply: (reply) => heard.push(reply),
    ended: (reason) => heard.push(reason),
  });
  const { onmessage, onerror, onmessageerror } = page as unknown as Record<string, (event: object) => void>;
  onmessage({ data: 4 });
  let prevented = 0;
  const preventDefault = () => prevented++;
  onerror({ message: 'no more', preventDefault });
  onerror({ message: '', preventDefault });
  onmessageerror({});
  expect(heard).toEqual([
    4,
    'its worker failed: no more',
    'its worker failed: it could not be started',
    'its reply could not be read',
  ]);
  expect(prevented).toBe(2);
  worker.post('one');
  worker.keepAlive(false);
  worker.terminate();
  expect(posted).toEqual([['one', []], 'end']);
});
