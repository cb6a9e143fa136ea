import { colorRamp } from '../figure/color-ramp.js';
import { drawFigure } from '../figure/draw.js';
import { decades, powerOfTen } from '../figure/powers-of-ten.js';
import { mean } from '../statistics/mean.js';
import type { VanishingGradientResult } from './run.js';
import { FAMILIES, type MaterialName } from './stacks.js';

const WIDTH = 760;
const HEIGHT = 280;
const MARGIN = { top: 34, right: 84, bottom: 44 };

/** The most columns of a panel: what an eye can tell apart, and a file of a reasonable size. */
const MOST_COLUMNS = 50;

/** Steps side by side as one column, with the mean norm of each block. */
function columnsOf(norms: readonly (readonly number[])[]) {
  const width = Math.ceil(norms.length / MOST_COLUMNS);
  return Array.from({ length: Math.ceil(norms.length / width) }, (_, column) => {
    const from = column * width;
    const steps = norms.slice(from, from + width);
    const blocks = steps[0].map((_, block) => mean(steps.map((step) => step[block])));
    return { from, to: from + steps.length, blocks };
  });
}

/** Draws the gradient norm over block and training step, for stacks of one material: a panel for each family. */
export function drawTraining(
  { training }: Pick<VanishingGradientResult, 'training'>,
  material: MaterialName,
): Promise<string> {
  const stacks = training.filter((stack) => stack.material === material);
  const cells = stacks.flatMap(({ family, norms }) =>
    columnsOf(norms).flatMap(({ from, to, blocks }) =>
      // A gradient of 0 has no logarithm and stays blank.
      blocks.flatMap((norm, i) =>
        norm > 0 ? [{ family, from, to, block: i + 1, power: Math.log10(norm) }] : [],
      ),
    ),
  );
  const powers = cells.map(({ power }) => power);
  const domain = [Math.floor(Math.min(...powers)), Math.ceil(Math.max(...powers))] as const;
  const [low, high] = domain;
  return drawFigure(`Gradient norm over block and training step: ${material}`, (plot) => ({
    width: WIDTH,
    height: HEIGHT,
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    fx: { domain: [...FAMILIES], label: null, padding: 0.14 },
    x: { label: 'training step', labelAnchor: 'center', labelArrow: 'none', ticks: 2 },
    y: {
      type: 'band',
      reverse: true,
      padding: 0,
      label: 'block, 1 beside the images',
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    color: { type: 'linear', scheme: 'viridis', domain },
    marks: [
      plot.rect(cells, {
        fx: 'family',
        x1: 'from',
        x2: 'to',
        y: 'block',
        fill: 'power',
        shapeRendering: 'crispEdges',
      }),
      colorRamp(plot, {
        domain,
        ticks: decades(10 ** low, 10 ** high, high - low > 4 ? 2 : 1).map(Math.log10),
        tickFormat: (power) => powerOfTen(10 ** power),
        label: 'norm',
        left: WIDTH - 62,
        top: MARGIN.top,
        height: HEIGHT - MARGIN.top - MARGIN.bottom,
      }),
    ],
  }));
}
