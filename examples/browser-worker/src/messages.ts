/** What the worker tells the page, and the page the worker. */
export interface Start {
  model: 'resnet20' | 'plain20';
  steps: number;
  batchSize: number;
  /** Images of the user's, with their paths from the chosen folder on; without them images are made. */
  files?: { path: string; file: File }[];
}

export type Message =
  | { kind: 'listening' }
  | { kind: 'ready'; backend: string; parameters: number; images: number; classes: string[] }
  | { kind: 'step'; step: number; loss: number; accuracy: number; imagesPerSecond: number }
  | { kind: 'done'; steps: number; accuracy: number; images: number }
  | { kind: 'failed'; reason: string };
