import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseReply, type Reply, type ReplyTo, type Request } from './protocol.js';

/** How the process of a contestant is started. */
export interface Command {
  file: string;
  args: readonly string[];
  /** Variables beside those of this process. */
  env?: Readonly<Record<string, string>>;
}

/** Thrown where a contestant could not do what was asked of it. */
export class ChildError extends Error {
  override readonly name = 'ChildError';

  constructor(
    message: string,
    /** Whether what was asked for is merely not there. */
    readonly absent: boolean,
  ) {
    super(message);
  }
}

/** How much of what a process printed an error repeats. */
const TAIL = 2000;

const running = new Set<ChildProcess>();
const killAll = () => {
  for (const child of running) child.kill('SIGKILL');
};

/** The process of one contestant; it answers one request after the other. */
export class Child {
  readonly #process: ChildProcess;
  #waiting: { resolve(reply: Reply): void; reject(error: Error): void } | null = null;
  #printed = '';
  #ended: string | null = null;

  constructor({ file, args, env = {} }: Command) {
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
    this.#process = child;
    if (running.size === 0) process.once('exit', killAll);
    running.add(child);
    const print = (text: string) => {
      this.#printed = `${this.#printed}${text}`.slice(-TAIL);
    };
    child.stderr.setEncoding('utf8').on('data', print);
    child.stdin.on('error', () => {}); // the end of the process tells more
    createInterface({ input: child.stdout }).on('line', (line) => {
      try {
        const reply = parseReply(line);
        if (reply === null) print(`${line}\n`);
        else this.#waiting?.resolve(reply);
      } catch (error) {
        this.#waiting?.reject(error as Error);
      }
    });
    const end = (how: string) => {
      running.delete(child);
      if (running.size === 0) process.off('exit', killAll);
      this.#ended ??= `${how}${this.#printed === '' ? '' : `, after it printed:\n${this.#printed.trimEnd()}`}`;
      this.#waiting?.reject(new ChildError(this.#ended, false));
    };
    child.on('error', (error) => end(`could not start: ${error.message}`));
    child.on('close', (code, signal) => {
      end(signal === null ? `ended with exit code ${code}` : `was killed by ${signal} (out of memory?)`);
    });
  }

  /**
   * Sends a request and waits for its reply.
   *
   * @throws ChildError where the contestant failed or its process ended
   */
  async request<Do extends Request['do']>(request: Request & { do: Do }): Promise<ReplyTo<Do>> {
    if (this.#ended !== null) throw new ChildError(this.#ended, false);
    if (this.#waiting !== null) throw new Error('a request before the reply to the last one');
    try {
      const reply = await new Promise<Reply>((resolve, reject) => {
        this.#waiting = { resolve, reject };
        this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
      });
      if (reply.did === 'fail') throw new ChildError(reply.message, reply.absent);
      if (reply.did !== request.do) throw new ChildError(`'${reply.did}' answers '${request.do}'`, false);
      return reply as ReplyTo<Do>;
    } finally {
      this.#waiting = null;
    }
  }

  /** Ends the process, whatever it is doing. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
