import type { Experiment } from '@residualjs/experiments';

/** An experiment of no time: pairs that differ by about one. */
export function madeUp(
  name: string,
  before: (context: Parameters<Experiment['run']>[1]) => Promise<void> = async () => {},
): Experiment {
  return {
    name,
    title: `Is ${name} more than nothing?`,
    source: 'Nobody 1999, "On <nothing>"',
    presets: { short: { runs: 6 }, long: { runs: 12 } },
    async run(config, context) {
      const { runs } = config as { runs: number };
      await context.report(0, runs);
      await before(context);
      await context.report(runs, runs);
      return { differences: Array.from({ length: runs }, (_, i) => 1 + i / 10) };
    },
    claims: [claim('more', 1), claim('much-more', 5)],
    figures: [
      { name: 'bars', caption: 'Bars & <bars>.', draw: async () => '<svg><title>bars</title></svg>\n' },
    ],
    summarize: (result) => `| runs |\n|---|\n| ${(result as Numbers).differences.length} |\nThat is all.`,
  };
}

interface Numbers {
  differences: number[];
}

const claim = (id: string, value: number): Experiment['claims'][number] => ({
  id,
  source: 'Nobody 1999, page 1',
  says: `It is more by ${value}.`,
  alternative: 'greater',
  leastEffect: { value, unit: 'ones', reason: 'Less would be nothing.' },
  measure: (result) => {
    const { differences } = result as Numbers;
    return {
      quantity: 'size',
      a: { name: 'something', values: differences },
      b: { name: 'nothing', values: differences.map(() => 0) },
      paired: true,
    };
  },
});

/** A list of experiments as the catalogue has it. */
export const catalogueOf = (...experiments: Experiment[]): Record<string, Experiment> =>
  Object.fromEntries(experiments.map((experiment) => [experiment.name, experiment]));
