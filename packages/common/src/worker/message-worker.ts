/** A running worker that is sent requests and answers with replies, in Node or in a page. */
export interface MessageWorker<Request> {
  /** Sends it a request; `buffers` are handed over and not copied. */
  post(request: Request, buffers?: ArrayBuffer[]): void;
  /** Whether the process waits for it; true at the start. A page goes on as long as it is open. */
  keepAlive(yes: boolean): void;
  /** Ends it, and its listener hears no more of it. */
  terminate(): void;
}

/** Who hears of a worker. */
export interface WorkerListener<Reply> {
  /** It has answered. */
  reply(reply: Reply): void;
  /**
   * It is no longer there, and was not terminated on purpose.
   *
   * @param code - the code of the error, where it has one: `ERR_MODULE_NOT_FOUND`, `ERR_WORKER_OUT_OF_MEMORY`
   */
  ended(reason: string, code?: string): void;
}

/** What is used of the options of Node's `Worker`. */
export interface NodeWorkerOptions {
  name: string;
  env?: Record<string, string>;
  stdout?: boolean;
  stderr?: boolean;
  resourceLimits?: { maxOldGenerationSizeMb?: number };
}

interface NodeWorker {
  on(event: 'message' | 'messageerror' | 'error' | 'exit', listener: (value: never) => void): void;
  postMessage(value: unknown, buffers: ArrayBuffer[]): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<number>;
}
type NodeWorkerConstructor = new (file: URL, options: object) => NodeWorker;

const nodeThreads = () =>
  (
    globalThis as {
      process?: { getBuiltinModule?(name: string): { Worker: NodeWorkerConstructor } | undefined };
    }
  ).process?.getBuiltinModule?.('node:worker_threads');

/**
 * Starts a file as a worker of Node, without the arguments that Node itself was started with.
 *
 * @returns null where this is not Node: then {@link listenToWorker} takes the worker of a page
 */
export function startNodeWorker<Request, Reply>(
  file: URL,
  options: NodeWorkerOptions,
  listener: WorkerListener<Reply>,
): MessageWorker<Request> | null {
  const threads = nodeThreads();
  if (threads === undefined) return null;
  const worker = new threads.Worker(file, { execArgv: [], ...options });
  let wanted = true;
  const ended = (reason: string, code?: string) => {
    if (wanted) listener.ended(reason, code);
    wanted = false;
  };
  worker.on('message', (reply: Reply) => wanted && listener.reply(reply));
  worker.on('messageerror', ({ message }: Error) => ended(`its reply could not be read: ${message}`));
  worker.on('error', ({ code, message }: Error & { code?: string }) =>
    ended(`its worker failed: ${message}`, code),
  );
  worker.on('exit', (code: number) => ended(`its worker exited with code ${code}`));
  return {
    post: (request, buffers = []) => worker.postMessage(request, buffers),
    keepAlive: (yes) => (yes ? worker.ref() : worker.unref()),
    terminate() {
      wanted = false;
      void worker.terminate();
    },
  };
}

/**
 * The worker of a page, with the same face. Whoever calls writes `new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })`
 * itself, word for word: that is how bundlers find its file.
 */
export function listenToWorker<Request, Reply>(
  worker: Worker,
  listener: WorkerListener<Reply>,
): MessageWorker<Request> {
  worker.onmessage = ({ data }) => listener.reply(data);
  worker.onmessageerror = () => listener.ended('its reply could not be read');
  worker.onerror = (event) => {
    event.preventDefault();
    listener.ended(`its worker failed: ${event.message || 'it could not be started'}`);
  };
  return {
    post: (request, buffers = []) => worker.postMessage(request, buffers),
    keepAlive: () => {},
    terminate: () => worker.terminate(),
  };
}
