import type { Abilities, Failure, FromWorker, Progress, Question, Questions } from '../messages.js';

/** What the worker could not do, and why. */
export class WorkerFailure extends Error {
  readonly title: string;

  constructor({ title, text }: Failure) {
    super(text);
    this.title = title;
  }
}

interface Waiting {
  resolve(answer: never): void;
  reject(error: Error): void;
  progress?: (progress: Progress) => void;
}

/** The worker as functions that give promises. */
export interface Model {
  abilities: Abilities;
  ask<Q extends Question>(
    question: Q,
    ask: Questions[Q]['ask'],
    progress?: (progress: Progress) => void,
  ): Promise<Questions[Q]['answer']>;
}

/** Starts the worker; gives it when it listens, since a module worker loses what is sent before. */
export function startWorker(): Promise<Model> {
  const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => {
      const error = new Error(event.message || 'The worker could not be loaded.');
      reject(error);
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
    };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'listening') {
        resolve({
          abilities: data.abilities,
          ask: (question, ask, progress) =>
            new Promise((resolve, reject) => {
              const id = next++;
              waiting.set(id, { resolve, reject, progress });
              worker.postMessage({ id, question, ask });
            }),
        });
        return;
      }
      const asker = waiting.get(data.id);
      if (data.kind === 'progress') {
        asker?.progress?.(data.progress);
        return;
      }
      waiting.delete(data.id);
      if (data.kind === 'answer') asker?.resolve(data.answer as never);
      else asker?.reject(new WorkerFailure(data.failure));
    };
  });
}
