import { deriveSeed } from '@residualjs/layers';
import type { RunContext } from '../experiment.js';
import { mulberry32, normalValues } from '../random.js';
import { significant } from '../significant.js';
import { chooseRate, type LearningTimes } from './choose-rate.js';
import type { Choice, SixLayersConfig, StackChoice } from './config.js';
import { type LearnedRow, learnRows, type Row } from './learn-rows.js';
import { startLayers } from './start-weights.js';

/** How both networks did with one choice. */
export interface ChoiceResult {
  choice: Choice;
  plain: LearningTimes;
  skip: LearningTimes & {
    /** |F(x_new)| / 27 at the end, for x = 6, one a run: 0 where the branch became zero; null where the run has not learned. */
    residual: (number | null)[];
  };
}

/** How a stack did with both targets. */
export interface StackResult {
  stack: StackChoice;
  zero: LearningTimes;
  identity: LearningTimes;
}

/** What `runSixLayers` gives back. */
export interface SixLayersResult {
  options: SixLayersConfig;
  choices: ChoiceResult[];
  stacks: StackResult[];
}

/** The source's true function. */
const trueFunction = (x: number) => 4 * x + 3;

/** Its sample comes last: the residual is looked at there. */
const SAMPLES: Record<Choice['data'], readonly number[]> = { pair: [6], line: [0, 1, 2, 3, 4, 5, 6] };

/** An output this near counts as learned: of 27 a third of a hundredth, of inputs with deviation 1 a tenth. */
const TOLERANCE = 0.1;

/** Rows for all rates and seeds, and the times by rate of what came of them. */
async function learnAll<T extends { learnedAt: number | null }>(
  rates: readonly number[],
  seeds: number,
  sides: readonly ((seed: number) => Omit<Row, 'rate'>)[],
  learn: (rows: Row[]) => Promise<T[]>,
): Promise<{ rate: number; runs: T[] }[][]> {
  const rows = sides.flatMap((side) => {
    const runs = Array.from({ length: seeds }, (_, i) => side(i + 1));
    return rates.flatMap((rate) => runs.map((run): Row => ({ ...run, rate })));
  });
  const learned = await learn(rows);
  return sides.map((_, s) =>
    rates.map((rate, r) => {
      const first = (s * rates.length + r) * seeds;
      return { rate, runs: learned.slice(first, first + seeds) };
    }),
  );
}

const times = (byRate: readonly { rate: number; runs: readonly LearnedRow[] }[]): LearningTimes[] =>
  byRate.map(({ rate, runs }) => ({ rate, steps: runs.map(({ learnedAt }) => learnedAt) }));

/**
 * The source's six layers, plain and with a shortcut from layer 3 to 6, as often as there are seeds and in all the ways that the
 * source leaves open; then stacks of layers that learn zero and the identity by themselves.
 *
 * @throws RangeError if a number is out of bounds
 */
export async function runSixLayers(
  config: SixLayersConfig,
  { seed: base, report }: RunContext,
): Promise<SixLayersResult> {
  const { seeds, steps, rates, choices, stacks } = config;
  for (const [name, value] of Object.entries({ seeds, steps })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} (=${value}) must be a positive integer`);
  }
  for (const { name, depth } of choices) {
    if (!Number.isInteger(depth) || depth < 4) {
      throw new RangeError(
        `depth (=${depth}) of '${name}' must be an integer from 4 on: two layers, at least one on the branch, the last`,
      );
    }
  }
  const all = choices.length + stacks.length;
  const result: SixLayersResult = { options: config, choices: [], stacks: [] };
  const tell = () => report(result.choices.length + result.stacks.length, all);

  for (const choice of choices) {
    const { depth, activation, data, optimizer, start } = choice;
    const inputs = SAMPLES[data].map((x) => [x]);
    const targets = SAMPLES[data].map((x) => [trueFunction(x)]);
    const side = (skip: boolean) => (seed: number) => ({
      layers: startLayers(depth, 1, start, mulberry32(deriveSeed(base, `run ${seed}`))),
      inputs,
      targets,
      skip,
    });
    const [plain, skip] = await learnAll(rates[optimizer], seeds, [side(false), side(true)], (rows) =>
      learnRows(rows, { activation, optimizer, steps, tolerance: TOLERANCE, onLook: tell }),
    );
    const chosen = chooseRate(times(skip), steps);
    const runs = skip.find(({ rate }) => rate === chosen.rate)?.runs ?? [];
    const residual = runs.map(({ learnedAt, branch: [value] }) =>
      learnedAt === null ? null : significant(Math.abs(value) / trueFunction(6)),
    );
    result.choices.push({
      choice,
      plain: chooseRate(times(plain), steps),
      skip: { ...chosen, residual },
    });
    await tell();
  }

  for (const stack of stacks) {
    const side = (isIdentity: boolean) => (seed: number) => {
      const random = mulberry32(deriveSeed(base, `stack ${seed}`));
      const values = normalValues(4 * stack.width * stack.width, 1, random);
      const inputs = Array.from({ length: 4 * stack.width }, (_, i) => [
        ...values.subarray(i * stack.width, (i + 1) * stack.width),
      ]);
      const targets = isIdentity ? inputs : inputs.map((row) => row.map(() => 0));
      return {
        layers: startLayers(stack.layers, stack.width, stack.start, random),
        inputs,
        targets,
        skip: false,
      };
    };
    const [zero, identity] = await learnAll(rates.adam, seeds, [side(false), side(true)], (rows) =>
      learnRows(rows, { activation: 'linear', optimizer: 'adam', steps, tolerance: TOLERANCE, onLook: tell }),
    );
    result.stacks.push({
      stack,
      zero: chooseRate(times(zero), steps),
      identity: chooseRate(times(identity), steps),
    });
    await tell();
  }
  return result;
}
