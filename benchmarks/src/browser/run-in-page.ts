import { agree, compareResults, TOLERANCE } from '../compare.js';
import { isNoisy, type Spread, spread } from '../statistics.js';
import type { BrowserContestant } from './contestant.js';
import type { BrowserWork } from './messages.js';

/** What a backend did in the page. */
export interface BrowserMeasurement {
  contestant: string;
  ours: true;
  about: string;
  work: BrowserWork['work'];
  batch: number;
  imagesPerSecond: Spread;
  noisy: boolean;
  gigaflops: number;
  iterations: number;
}

/** What came of a comparison in the page. */
export interface BrowserComparison {
  title: string;
  measurements: BrowserMeasurement[];
  failed: string[];
}

/** What is needed of a contestant. */
export type Contestant = Pick<BrowserContestant, 'name' | 'about' | 'software' | 'request'>;

/** How long things are timed. */
export interface BrowserPace {
  rounds: number;
  warmUpMs: number;
  roundMs: number;
}

interface Running {
  contestant: Contestant;
  values: number[];
  flops: number;
  count: number;
  milliseconds: number[];
  last: number[];
}

/** The fastest of a few iterations that fill the warm-up, and how many make a round; in software one is enough of either. */
async function warmUp({ contestant }: Running, { warmUpMs, roundMs }: BrowserPace): Promise<number> {
  if (contestant.software) return 1;
  const first = await contestant.request({ do: 'iterate', count: 1 });
  const count = Math.ceil(warmUpMs / Math.max(1, first.milliseconds[0]));
  const { milliseconds } = await contestant.request({ do: 'iterate', count });
  return Math.max(1, Math.ceil(roundMs / Math.min(...milliseconds)));
}

function measurement(
  { contestant, milliseconds, flops }: Running,
  { work, batch }: BrowserWork,
): BrowserMeasurement {
  const imagesPerSecond = spread(milliseconds.map((time) => (1000 * batch) / time));
  return {
    ...{ contestant: contestant.name, ours: true, about: contestant.about, work, batch },
    ...{ imagesPerSecond, noisy: isNoisy(imagesPerSecond), iterations: milliseconds.length },
    gigaflops: ((flops / batch) * imagesPerSecond.median) / 1e9,
  };
}

/** One comparison: first results compared, then the contestants take turns, as in Node. One that breaks leaves it. */
export async function runInPage(
  work: BrowserWork,
  contestants: readonly Contestant[],
  pace: BrowserPace,
  onProgress: (text: string) => void,
): Promise<BrowserComparison> {
  const title = `${work.work} ${work.model}, ${work.inputSize}x${work.inputSize}, batch ${work.batch}`;
  const failed: string[] = [];
  const running = new Set<Running>();
  const attempt = async (contestant: Contestant, what: string, action: () => Promise<void>) => {
    onProgress(`${title}: ${contestant.name}, ${what}`);
    try {
      await action();
      return true;
    } catch (error) {
      failed.push(`${contestant.name}, ${title}: ${(error as Error).message}`);
      return false;
    }
  };
  const each = async (what: string, action: (one: Running) => Promise<void>) => {
    for (const one of [...running]) {
      if (!(await attempt(one.contestant, what, () => action(one)))) running.delete(one);
    }
  };
  for (const contestant of contestants) {
    await attempt(contestant, 'first results', async () => {
      const { values, flops } = await contestant.request({ do: 'prepare', ...work });
      running.add({ contestant, values, flops, count: 1, milliseconds: [], last: [] });
    });
  }
  const [first, ...others] = running;
  const differing = others.filter(({ values }) => !agree(compareResults(work.work, values, first.values)));
  if (differing.length > 0) {
    const names = differing.map(({ contestant }) => contestant.name).join(' and ');
    failed.push(
      `${title}: the first results of ${names} differ from those of ${first.contestant.name} by more than ` +
        `${TOLERANCE} of the largest, so nobody was timed`,
    );
    return { title, measurements: [], failed };
  }
  await each('warm-up', async (one) => {
    one.count = await warmUp(one, pace);
  });
  for (let round = 1; round <= pace.rounds; round++) {
    await each(`round ${round} of ${pace.rounds}`, async (one) => {
      const { milliseconds, values } = await one.contestant.request({ do: 'iterate', count: one.count });
      one.milliseconds.push(...milliseconds);
      one.last = values;
    });
  }
  await each('end', async ({ last, values }) => {
    if (work.work === 'training' && !(last[0] <= values[0] * (1 + 1e-6))) {
      throw new Error(`the loss went from ${values[0]} to ${last[0]} while it was timed`);
    }
  });
  return { title, measurements: [...running].map((one) => measurement(one, work)), failed };
}
