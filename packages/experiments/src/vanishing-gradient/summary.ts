import { median } from '../statistics/median.js';
import type { VanishingGradientResult } from './run.js';

/** 2 significant digits, with powers of ten for what is large or small. */
const ratio = (value: number) =>
  value < 1e4 && value >= 1e-3 ? Number(value.toPrecision(2)).toString() : value.toExponential(1);

const firstOverLast = (norms: readonly (readonly number[])[]) =>
  ratio(median(norms.map((blocks) => blocks[0] / blocks[blocks.length - 1])));

/** The gradient at the first block over that at the last: medians over the seeds. */
export function summarize({ zoo, stacks, training }: VanishingGradientResult): string {
  const deepest = Math.max(...stacks.map(({ blocks }) => blocks));
  return [
    '| model | blocks | gradient norm at the first block over that at the last |',
    '| --- | --- | --- |',
    ...zoo.map(({ model, norms }) => `| ${model} | ${norms[0].length} | ${firstOverLast(norms)} |`),
    '',
    `| ${deepest} blocks of one shape | family | gradient norm at the first block over that at the last |`,
    '| --- | --- | --- |',
    ...stacks
      .filter(({ blocks }) => blocks === deepest)
      .map(({ material, family, norms }) => `| ${material} | ${family} | ${firstOverLast(norms)} |`),
    '',
    `| trained for ${training[0]?.losses.length} steps | family | first over last, first step | last step | loss, first step | last step |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...training.map(({ material, family, norms, losses }) =>
      [
        '',
        material,
        family,
        firstOverLast(norms.slice(0, 1)),
        firstOverLast(norms.slice(-1)),
        losses[0].toFixed(2),
        losses[losses.length - 1].toFixed(2),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ].join('\n');
}
