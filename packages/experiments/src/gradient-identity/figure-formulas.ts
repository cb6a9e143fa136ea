import { drawFigure, seriesColor } from '../figure/draw.js';
import { depthName, exponentName, FLOOR } from './axes.js';
import type { UnitKind } from './config.js';
import type { GradientIdentityResult } from './run.js';

/** Draws how far the gradient is from the two formulas, a dot a network, for every kind of unit. */
export function drawFormulas({ stacks }: GradientIdentityResult): Promise<string> {
  const kinds = [...new Set(stacks.map(({ kind }) => kind.name))];
  const formulas = [
    { name: '1 + the branches', of: 'identityFormula' },
    { name: 'λ to a power + the branches', of: 'scaledFormula' },
  ] as const;
  const points = formulas.flatMap(({ name, of }, i) =>
    stacks.flatMap(({ kind, units, [of]: errors }) =>
      errors.map((error) => ({
        formula: name,
        color: seriesColor(i),
        kind: kind.name,
        depth: depthName(units),
        log: Math.log10(Math.max(error, FLOOR)),
      })),
    ),
  );
  return drawFigure('Distance of the gradient from the formulas, by kind of unit', (plot) => ({
    height: 60 + 54 * kinds.length,
    marginLeft: 190,
    marginRight: 20,
    marginTop: 40,
    fy: { label: null, domain: kinds, padding: 0.15, axis: null },
    y: { axis: null, domain: formulas.map(({ name }) => name) },
    x: {
      label: 'distance from the formula, over the length of the gradient (log scale)',
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      tickFormat: exponentName,
      ticks: 8,
    },
    marks: [
      plot.tickX(points, {
        fy: 'kind',
        x: 'log',
        y: 'formula',
        stroke: 'color',
        strokeOpacity: 0.5,
        strokeWidth: 2,
      }),
      plot.text(kinds, {
        fy: (name: UnitKind['name']) => name,
        text: (name: UnitKind['name']) => name,
        frameAnchor: 'left',
        textAnchor: 'end',
        dx: -10,
      }),
      formulas.map(({ name }, i) =>
        plot.text([kinds[0]], {
          fy: () => kinds[0],
          text: () => `formula: ${name}`,
          frameAnchor: 'top-left',
          fill: seriesColor(i),
          fontWeight: 'bold',
          dx: 210 * i,
          dy: -30,
        }),
      ),
    ],
  }));
}
