import type { Experiment } from '../experiment.js';
import { mean } from '../statistics/mean.js';
import { median } from '../statistics/median.js';
import { CLAIMS } from './claims.js';
import { NESTED_FUNCTION_CLASSES, type NestedFunctionClassesConfig } from './config.js';
import { drawClasses } from './figure-classes.js';
import { drawDistance } from './figure-distance.js';
import { drawLearning } from './figure-learning.js';
import { type NestedFunctionClassesResult, type QuadraticFits, runNestedFunctionClasses } from './run.js';

const table = (rows: readonly (readonly string[])[]) => {
  const [head, ...body] = rows.map((cells) => `| ${cells.join(' | ')} |`);
  return [head, `|${'---|'.repeat(rows[0].length)}`, ...body];
};

function fitRow({ range: [low, high], descent, learnedAt }: QuadraticFits): string[] {
  const learned = learnedAt.filter((step) => step !== null);
  const coefficients = [0, 1, 2].map((j) => {
    const value = mean(descent.map((fit) => fit[j])).toFixed(3);
    return value === '-0.000' ? '0.000' : value;
  });
  return [
    `${low} to ${high}`,
    ...coefficients,
    `${learned.length} of ${learnedAt.length}`,
    learned.length === 0 ? 'never' : `${median(learned)}`,
  ];
}

/** Does a larger class of functions come nearer to the truth? */
export const nestedFunctionClasses: Experiment<NestedFunctionClassesConfig, NestedFunctionClassesResult> = {
  name: 'nested-function-classes',
  title: 'Does a larger class of functions come nearer to the truth?',
  source: '"Nested function classes", notes on He et al. 2015, after Zhang et al., "Dive into Deep Learning"',
  presets: {
    short: NESTED_FUNCTION_CLASSES,
    long: { ...NESTED_FUNCTION_CLASSES, truths: 1000, steps: 200_000 }, // so many the third range needs
  },
  run: runNestedFunctionClasses,
  claims: CLAIMS,
  figures: [
    {
      name: 'classes',
      caption:
        'Six classes of polynomials with coefficients from -1 to 1, and the true function f* = 3 cos x. Each function is the point of its ' +
        'values at two inputs, so distances on the map are distances between functions there. Left each class holds the one before; ' +
        'right the classes have the same sizes and powers drawn at random.',
      draw: drawClasses,
    },
    {
      name: 'distance',
      caption:
        'How far the nearest member of a class is from the true function: median over all draws, the band holds half of them. The dotted ' +
        'line is a single draw: of classes that are not nested a larger one may be further away.',
      draw: drawDistance,
    },
    {
      name: 'learning',
      caption:
        'The coefficients of ax² + bx + c on the way to 2x + 3 by gradient descent, for inputs from three ranges. Mean over the data sets; ' +
        'the dashed lines are the true values.',
      draw: drawLearning,
    },
  ],
  summarize: ({ distances, fits, noisy }) => {
    const { length: classes } = distances.nested[0];
    const sizes = Array.from({ length: classes }, (_, k) => `F${k + 1}`);
    const row = (name: string, rows: readonly (readonly number[])[], average = mean) => [
      name,
      ...sizes.map((_, k) => average(rows.map((values) => values[k])).toFixed(2)),
    ];
    const geometricMean = (values: readonly number[]) => Math.exp(mean(values.map(Math.log)));
    return [
      ...table([
        ['mean over the draws', ...sizes],
        row('distance, nested', distances.nested),
        row('distance, not nested', distances.notNested),
        row('error on noisy 2x + 3 (geometric mean), nested, fitted samples', noisy.training, geometricMean),
        row('the same, samples not seen', noisy.heldOut, geometricMean),
      ]),
      '',
      ...table([
        ['gradient descent, inputs from', 'a', 'b', 'c', 'learned', 'median step'],
        ...fits.map(fitRow),
      ]),
    ].join('\n');
  },
};
