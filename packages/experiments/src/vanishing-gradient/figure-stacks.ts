import { drawFigure, seriesColor } from '../figure/draw.js';
import { decades, powerOfTen } from '../figure/powers-of-ten.js';
import type { VanishingGradientResult } from './run.js';
import { FAMILIES, MATERIALS } from './stacks.js';

/** The geometric mean. */
const geometric = (values: readonly number[]) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/**
 * Draws how the gradient changes on its way down, by the layers between a block and the last one: its norm over that at the last
 * block, one panel a material, one line a family and depth. Lines of several depths lie on each other where only the way counts.
 */
export function drawStacks({ stacks }: Pick<VanishingGradientResult, 'stacks'>): Promise<string> {
  const points = stacks.flatMap(({ material, family, blocks, norms }) =>
    norms[0].map((_, block) => {
      const shares = norms.map((seed) => seed[block] / seed[blocks - 1]).filter((share) => share > 0);
      return {
        material,
        line: `${family} ${blocks}`,
        color: seriesColor(FAMILIES.indexOf(family)),
        layers: 2 * (blocks - 1 - block),
        share: shares.length === 0 ? Number.NaN : geometric(shares),
        low: Math.min(...shares),
        high: Math.max(...shares),
      };
    }),
  );
  const materials = Object.keys(MATERIALS);
  const deepest = Math.max(...points.map(({ layers }) => layers));
  const all = points.map(({ share }) => share).filter(Number.isFinite);
  const ticks = decades(Math.min(...all), Math.max(...all), 5);
  const labels = FAMILIES.map((family, i) => ({ family, material: materials[0], color: seriesColor(i), i }));
  return drawFigure('Change of the gradient on its way down through blocks of one shape', (plot) => ({
    height: 420,
    width: 860,
    marginLeft: 60,
    marginRight: 16,
    marginTop: 34,
    x: {
      label: 'layers between a block and the last block',
      labelAnchor: 'center',
      labelArrow: 'none',
      domain: [deepest, 0],
      ticks: [10, 20, 30],
    },
    fx: { domain: materials, label: null, padding: 0.12 },
    y: {
      type: 'log',
      domain: [ticks[0], ticks[ticks.length - 1]],
      ticks,
      tickFormat: powerOfTen,
      grid: true,
      label: 'gradient norm over that at the last block (log scale)',
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    marks: [
      plot.ruleY([1], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      plot.areaY(points, {
        fx: 'material',
        x: 'layers',
        y1: 'low',
        y2: 'high',
        z: 'line',
        fill: 'color',
        fillOpacity: 0.15,
      }),
      plot.lineY(points, {
        fx: 'material',
        x: 'layers',
        y: 'share',
        z: 'line',
        stroke: 'color',
        strokeWidth: 2,
      }),
      labels.map(({ i, ...label }) =>
        plot.text([label], {
          fx: 'material',
          text: 'family',
          fill: 'color',
          fontWeight: 'bold',
          frameAnchor: 'bottom-right',
          dx: -6,
          dy: -8 - 17 * (FAMILIES.length - 1 - i),
        }),
      ),
    ],
  }));
}
