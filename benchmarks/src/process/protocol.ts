/**
 * What the benchmark and the process of a contestant say to each other: one JSON object a line, requests on the standard
 * input of the process, one reply to each on its standard output. peers/torch_peer.py speaks it too.
 */
import type { Cost } from '../cost.js';
import type { WorkName } from '../workload.js';

/** Build the network and its batch, do the work `steps` times, and reply with what it computed. */
export interface PrepareRequest {
  do: 'prepare';
  work: WorkName;
  /** Name of a model of the zoo, or of a case of kernels, layers and data. */
  subject: string;
  batch: number;
  threads: number;
  /** Folder of the network and the batch, as `exportNetwork` and `exportBatch` write them. */
  folder: string;
  /** How often to do the work for `values` of the reply. */
  steps: number;
}

/** One request. */
export type Request =
  | PrepareRequest
  /** Do `count` iterations and time each. */
  | { do: 'iterate'; count: number }
  /** Measure the processor through this library: a large matrix product. */
  | { do: 'peak' }
  /** Free everything and, unless it is to stay for another 'prepare', end. */
  | { do: 'dispose'; stay: boolean };

/** Replies to 'prepare'. */
export interface Prepared {
  did: 'prepare';
  /** Inference: the logits of the batch, row by row. Training: the losses of the first `steps` steps. */
  values: number[];
  /** Library, version and what else of its set-up bears on speed. */
  about: string;
  /** Whether it computes on a GPU. */
  gpu?: boolean;
  /** How often one iteration does the work; once where it is not said. */
  runs?: number;
  /** The least cost of doing it once, where only the contestant knows it. */
  cost?: Cost;
}

/** Replies to 'iterate'. */
export interface Iterated {
  did: 'iterate';
  /** Wall time of each iteration, until its result was on the host. */
  milliseconds: number[];
  /** Processor time of all threads over these iterations. */
  cpuSeconds: number;
  /** Processor time since the last iterations: what it took from the others while it should have waited. */
  idleCpuSeconds: number;
  /** What the last iteration computed. */
  values: number[];
}

/** Replies to 'peak'. */
export interface Peak {
  did: 'peak';
  gigaflops: number;
}

/** Replies to 'dispose'. */
export interface Disposed {
  did: 'dispose';
  /** The most physical memory that the process held. */
  peakBytes: number;
  /** The memory of the WASM module, where there is one. */
  wasmBytes: number | null;
}

/** Replies to a request that failed. */
export interface Failed {
  did: 'fail';
  message: string;
  /** True where what was asked for is not there, which is no fault: a backend, threads. */
  absent: boolean;
}

/** One reply. */
export type Reply = Prepared | Iterated | Peak | Disposed | Failed;

/** The reply to each request. */
export type ReplyTo<Do extends Request['do']> = Extract<Reply, { did: Do }>;

const FIELDS: Record<Reply['did'], Record<string, (value: unknown) => boolean>> = {
  prepare: { values: isNumbers, about: isString },
  iterate: {
    milliseconds: isNumbers,
    cpuSeconds: Number.isFinite,
    idleCpuSeconds: Number.isFinite,
    values: isNumbers,
  },
  peak: { gigaflops: Number.isFinite },
  dispose: { peakBytes: Number.isFinite, wasmBytes: (value) => value === null || Number.isFinite(value) },
  fail: { message: isString, absent: (value) => typeof value === 'boolean' },
};

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every(Number.isFinite);
}

/**
 * The reply that a line of standard output is, or null where it is something else: libraries print there, too.
 *
 * @throws Error where it is a reply of ours that lacks a field or has NaN for a number
 */
export function parseReply(line: string): Reply | null {
  let reply: Reply;
  try {
    reply = JSON.parse(line);
  } catch {
    return null;
  }
  if (reply === null || typeof reply !== 'object' || !Object.hasOwn(FIELDS, reply.did)) return null;
  for (const [field, isRight] of Object.entries(FIELDS[reply.did])) {
    const value = (reply as unknown as Record<string, unknown>)[field];
    if (!isRight(value)) {
      throw new Error(`the reply '${reply.did}' has ${field} = ${JSON.stringify(value)?.slice(0, 80)}`);
    }
  }
  return reply;
}

/**
 * The request that a line is.
 *
 * @throws Error where it is none
 */
export function parseRequest(line: string): Request {
  const request = JSON.parse(line);
  if (!['prepare', 'iterate', 'peak', 'dispose'].includes(request?.do)) {
    throw new Error(`not a request: ${line.slice(0, 80)}`);
  }
  return request;
}
