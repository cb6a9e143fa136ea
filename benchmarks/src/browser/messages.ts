import type { BackendName } from '@residualjs/backends';
import type { ModelName } from '@residualjs/models';

/** What a worker is asked to do; it answers one message after the other. */
export type BrowserRequest =
  /** Start the backend, and say what it is. */
  | { do: 'start'; backend: BackendName }
  /** Build the model and its batch, do the work, and reply with what it computed: logits, or the losses of three steps. */
  | ({ do: 'prepare' } & BrowserWork)
  /** Do the work so often, and time each. */
  | { do: 'iterate'; count: number };

/** A piece of work in a page. */
export interface BrowserWork {
  work: 'training' | 'inference';
  model: ModelName;
  /** Height and width of the images. */
  inputSize: number;
  batch: number;
}

/** Replies to 'start'. */
export interface BrowserStarted {
  /** The device, and the SIMD build where there is one. */
  about: string;
  /** Whether it is a GPU in software, slower than WASM. */
  software: boolean;
}

/** Replies to 'prepare'. */
export interface BrowserPrepared {
  values: number[];
  /** Additions and multiplications of one iteration. */
  flops: number;
}

/** Replies to 'iterate'. */
export interface BrowserIterated {
  milliseconds: number[];
  /** What the last iteration computed. */
  values: number[];
}

/** The reply to each request. */
export interface BrowserReplies {
  start: BrowserStarted;
  prepare: BrowserPrepared;
  iterate: BrowserIterated;
}

/** What a worker sends: a reply, or what went wrong. */
export type BrowserReply = { reply: unknown } | { error: string };
