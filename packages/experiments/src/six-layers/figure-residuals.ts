import { drawFigure, seriesColor } from '../figure/draw.js';
import { quantile } from '../statistics/quantile.js';
import type { SixLayersResult } from './run.js';

/** Draws how large the branch was at the end: the share of 27 that it carries, a tick a run that has learned. */
export function drawResiduals({ choices }: SixLayersResult): Promise<string> {
  const shown = choices.flatMap(({ choice, skip }) => {
    const shares = skip.residual.filter((share) => share !== null);
    return shares.length === 0 ? [] : [{ name: choice.name, shares }];
  });
  const names = shown.map(({ name }) => name);
  const points = shown.flatMap(({ name, shares }) =>
    shares.map((share) => ({ choice: name, share: Math.min(share, LARGEST_SHARE) })),
  );
  const medians = shown.map(({ name, shares }) => ({
    choice: name,
    share: Math.min(quantile(shares, 0.5), LARGEST_SHARE),
  }));
  return drawFigure('What the branch carries of 27 once the network has learned', (plot) => ({
    height: 70 + 30 * names.length,
    marginLeft: 230,
    marginRight: 50,
    y: { axis: null, domain: names, type: 'band', padding: 0.25 },
    x: {
      label: 'size of F(x), as a share of 27; 0 if the branch became zero',
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      domain: [0, LARGEST_SHARE],
      tickFormat: (value: number) => (value === LARGEST_SHARE ? `${value} or more` : `${value}`),
    },
    marks: [
      plot.tickX(points, {
        y: 'choice',
        x: 'share',
        stroke: seriesColor(1),
        strokeOpacity: 0.3,
        strokeWidth: 2,
      }),
      plot.tickX(medians, { y: 'choice', x: 'share', stroke: 'currentColor', strokeWidth: 3 }),
      plot.text(names, {
        y: (name: string) => name,
        text: (name: string) => name,
        frameAnchor: 'left',
        textAnchor: 'end',
        dx: -12,
      }),
    ],
  }));
}

/** Larger shares are drawn here. */
const LARGEST_SHARE = 2;
