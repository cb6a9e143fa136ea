// Everything heavy lives here, away from the page: tfjs, the backends, the files and the network.
import { describeModel, listModels } from '@residualjs/models';
import { WEIGHT_FORMATS } from '@residualjs/weights';
import type { Abilities, FromWorker, Progress, Question, Questions, ToWorker } from '../messages.js';
import { offeredBackends } from './backends.js';
import { failureOf } from './failure.js';
import { Session } from './session.js';

const tell = (message: FromWorker) => postMessage(message);

const session = new Session();

type Answers = {
  [Q in Question]: (
    ask: Questions[Q]['ask'],
    progress: (progress: Progress) => void,
  ) => Promise<Questions[Q]['answer']>;
};

const answers: Answers = {
  open: (ask, progress) => session.open(ask, progress),
  use: ({ backend }, progress) => session.use(backend, progress),
  classify: (ask) => session.classify(ask),
};

async function answer({ id, question, ask }: ToWorker): Promise<void> {
  try {
    const progress = (progress: Progress) => tell({ kind: 'progress', id, progress });
    tell({ kind: 'answer', id, answer: await answers[question](ask as never, progress) });
  } catch (error) {
    tell({ kind: 'failure', id, failure: failureOf(error as Error) });
  }
}

/** One question after the other: each may change the network that the next one is about. */
let last = Promise.resolve();
addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  last = last.then(() => answer(data));
});

function familiesOfZoo(): Abilities['families'] {
  const families = new Map<string, string[]>();
  for (const name of listModels()) {
    const { family } = describeModel(name);
    families.set(family, [...(families.get(family) ?? []), name]);
  }
  return [...families].map(([family, models]) => ({ family, models }));
}

// Until here nobody listened: a message sent while the imports above were loaded would have been lost.
tell({
  kind: 'listening',
  abilities: {
    families: familiesOfZoo(),
    extensions: WEIGHT_FORMATS.flatMap(({ extensions }) => extensions),
    backends: await offeredBackends(),
  },
});
