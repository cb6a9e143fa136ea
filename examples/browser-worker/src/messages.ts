/** What the worker tells the page, and the page the worker. */
export interface Start {
  model: 'resnet20' | 'plain20';
  steps: number;
  batchSize: number;
}

export type Message =
  | { kind: 'listening' }
  | { kind: 'ready'; backend: string; parameters: number }
  | { kind: 'step'; step: number; loss: number; accuracy: number; imagesPerSecond: number }
  | { kind: 'done'; steps: number; accuracy: number; images: number }
  | { kind: 'failed'; reason: string };
