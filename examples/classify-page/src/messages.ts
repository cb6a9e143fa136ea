import type { Preprocessing } from '@residualjs/models';

/** What the page asks of the worker and what the worker answers: plain data, which `postMessage` copies. */

/** A backend that the page can offer. */
export interface BackendChoice {
  name: BackendName;
  /** Empty where it can run; else why not. */
  reason: string;
}

export type BackendName = 'wasm' | 'webgl' | 'webgpu';

/** What the worker can do, said once when it listens. */
export interface Abilities {
  /** Names of the zoo, by family. */
  families: { family: string; models: string[] }[];
  /** How the files end that it reads, each with its dot. */
  extensions: string[];
  backends: BackendChoice[];
}

/** The backend in use. */
export interface Device {
  backend: BackendName;
  device: string;
}

export interface LayerRow {
  name: string;
  type: string;
  output: string;
  parameters: number;
  multiplyAdds: number | null;
  /** Bytes of its outputs for one image. */
  bytes: number | null;
}

/** What may be done to images before a network sees them; files of weights do not say what they were trained with. */
export interface Normalization extends Preprocessing {
  name: string;
}

/** A network that is ready to classify. */
export interface Network {
  file: string;
  model: string;
  /** Whose names the weights had. */
  names: string;
  title: string;
  input: string;
  classes: number;
  parameters: number;
  multiplyAdds: number | null;
  /** Of the weights, and of the activations of one image that are alive at once. */
  weightBytes: number;
  activationBytes: number | null;
  layers: LayerRow[];
  /** Those known for this network, the likeliest first. */
  normalizations: Normalization[];
  device: Device;
}

export interface Guess {
  index: number;
  label: string;
  probability: number;
}

/** Grad-CAM: what of the image speaks for a class, 0 to 1, row by row. */
export interface HeatMap {
  class: number;
  width: number;
  height: number;
  values: Float32Array;
}

export interface Classification {
  top: Guess[];
  heat: HeatMap;
  milliseconds: number;
  device: Device;
}

/** Each question with its answer. */
export interface Questions {
  /**
   * Reads weights and makes their network; `beside` are the other files of a format that has several, and `model` is a name,
   * or empty: recognise it.
   */
  open: { ask: { file: File; beside: File[]; model: string }; answer: Network };
  /** Changes the backend, with the network that is open. */
  use: { ask: { backend: BackendName }; answer: Device };
  /** The top-5 of an image, and the heat map of one class: the best one, if none is named. */
  classify: { ask: { image: Blob; class?: number; normalization: Normalization }; answer: Classification };
}

export type Question = keyof Questions;

export type ToWorker = { [Q in Question]: { id: number; question: Q; ask: Questions[Q]['ask'] } }[Question];

/** How far the work on a question is; no fraction where none is known. */
export interface Progress {
  stage: string;
  fraction: number | null;
}

/** Why something did not work, as a person should read it. */
export interface Failure {
  title: string;
  text: string;
}

export type FromWorker =
  | { kind: 'listening'; abilities: Abilities }
  | { kind: 'progress'; id: number; progress: Progress }
  | { kind: 'answer'; id: number; answer: Questions[Question]['answer'] }
  | { kind: 'failure'; id: number; failure: Failure };
