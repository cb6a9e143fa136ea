import { createInterface } from 'node:readline';
import { Bench } from 'tinybench';
import type { PreparedWork } from '../workload.js';
import { peakMemory } from './peak-memory.js';
import { type PrepareRequest, parseRequest, type Reply } from './protocol.js';

/** What a contestant in Node does at a 'prepare'. */
export interface Runner {
  prepare(request: PrepareRequest): Promise<PreparedWork>;
}

/** Thrown where what was asked for is not there, which is no fault. */
export class AbsentError extends Error {
  override readonly name = 'AbsentError';
}

/** The work that a process serves, with its account of processor time. */
interface Session {
  work: PreparedWork;
  /** Since when nothing has been asked of it. */
  idleSince: NodeJS.CpuUsage;
}

/** What the last iteration is compared by. */
const valuesOf = async ({ result }: PreparedWork, values: ArrayLike<number>) =>
  result === undefined ? Array.from(values) : result();

const seconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6;

async function prepare(runner: Runner, request: PrepareRequest): Promise<[Session, Reply]> {
  const work = await runner.prepare(request);
  const values: number[] = [];
  for (let step = 0; step < request.steps; step++)
    values.push(...(await valuesOf(work, await work.iterate())));
  return [
    { work, idleSince: process.cpuUsage() },
    {
      ...{ did: 'prepare', values, about: work.about, gpu: work.gpu ?? false },
      ...{ runs: work.runs ?? 1, cost: work.cost },
    },
  ];
}

/** Times iterations through tinybench. */
async function iterate(session: Session, count: number): Promise<Reply> {
  const idleCpuSeconds = seconds(process.cpuUsage(session.idleSince));
  const bench = new Bench({ iterations: count, time: 0, warmup: false, retainSamples: true, throws: true });
  let cpuSeconds = 0;
  let before = process.cpuUsage();
  let values: ArrayLike<number> = [];
  bench.add(
    'iteration',
    async () => {
      values = await session.work.iterate();
      for (let i = 0; i < values.length; i++) {
        if (!Number.isFinite(values[i])) {
          throw new Error(`value ${i} of the result is ${values[i]}, so its timing means nothing`);
        }
      }
    },
    {
      beforeEach: () => {
        before = process.cpuUsage();
      },
      afterEach: () => {
        cpuSeconds += seconds(process.cpuUsage(before));
      },
    },
  );
  const [{ result }] = await bench.run();
  if (result.state === 'errored') throw result.error;
  if (result.state !== 'completed' || !result.latency.samples) {
    throw new Error(`the benchmark ended as '${result.state}'`);
  }
  const milliseconds = [...result.latency.samples];
  const compared = await valuesOf(session.work, values);
  session.idleSince = process.cpuUsage();
  return { did: 'iterate', milliseconds, cpuSeconds, idleCpuSeconds, values: compared };
}

/**
 * Answers the requests on standard input until 'dispose' or its end, then ends the process. Standard output is for
 * replies alone: whatever a library logs goes to standard error.
 */
export async function serve(runner: Runner): Promise<never> {
  const { Console } = await import('node:console');
  globalThis.console = new Console(process.stderr);
  const reply = (message: Reply) =>
    new Promise<void>((resolve) => process.stdout.write(`${JSON.stringify(message)}\n`, () => resolve()));
  let session: Session | null = null;
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const request = parseRequest(line);
      if (request.do === 'prepare') {
        const [prepared, answer] = await prepare(runner, request);
        session = prepared;
        await reply(answer);
        continue;
      }
      if (session === null) throw new Error(`'${request.do}' came before 'prepare'`);
      if (request.do === 'peak') throw new AbsentError("this contestant has no measurement 'peak'");
      if (request.do === 'iterate') {
        await reply(await iterate(session, request.count));
        continue;
      }
      const wasmBytes = session.work.wasmBytes?.() ?? null; // before it is freed
      session.work.dispose();
      session = null;
      await reply({ did: 'dispose', peakBytes: peakMemory(), wasmBytes });
      if (!request.stay) break;
    } catch (error) {
      const { message } = error as Error;
      await reply({ did: 'fail', message, absent: error instanceof AbsentError });
    }
  }
  process.exit(0); // threads of a library would keep it
}
