import { drawFigure, seriesColor } from '../figure/draw.js';
import type { UnitKind } from './config.js';
import type { GradientIdentityResult } from './run.js';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 10 to a whole power, as it is set in print. */
function powerOfTen(exponent: number): string {
  if (exponent === 0) return '1';
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

const depthName = (units: number) => `${units} units`;

/** What a smaller number is drawn as: below it float32 has nothing to say. */
const FLOOR = 1e-9;

/**
 * Draws the length of the gradient at every unit over that at the last, in a panel a depth, a line a kind of unit with f the identity;
 * dashed what the products of the λ alone would be.
 */
export function drawNorms({ options, stacks }: GradientIdentityResult): Promise<string> {
  const shown = stacks.filter(({ kind }) => kind.after === 'identity');
  const kinds = [...new Set(shown.map(({ kind }) => kind.name))];
  const points = shown.flatMap(({ kind, units, normByUnit }) =>
    normByUnit.map((norm, l) => ({
      depth: depthName(units),
      kind: kind.name,
      color: seriesColor(kinds.indexOf(kind.name)),
      unit: l + 1,
      log: Math.log10(norm),
    })),
  );
  const scales = [...new Set(shown.map(({ kind }) => kind.shortcutScale))];
  const products = options.depths.flatMap((units) =>
    scales.flatMap((scale) =>
      [1, units + 1].map((unit) => ({
        depth: depthName(units),
        scale,
        unit,
        log: (units + 1 - unit) * Math.log10(scale),
      })),
    ),
  );
  return drawFigure('Length of the gradient at every unit, by kind of shortcut and depth', (plot) => ({
    height: 430,
    marginTop: 42,
    marginRight: 190,
    fx: { label: null, domain: options.depths.map(depthName), padding: 0.08 },
    x: { label: 'unit, counted from the first', labelAnchor: 'center', labelArrow: 'none', ticks: 4 },
    y: {
      label: 'gradient, as a multiple of that at the last unit (log scale)',
      labelArrow: 'none',
      grid: true,
      tickFormat: powerOfTen,
    },
    marks: [
      plot.lineY(products, {
        fx: 'depth',
        x: 'unit',
        y: 'log',
        z: 'scale',
        stroke: 'currentColor',
        strokeDasharray: '2 4',
      }),
      plot.lineY(points, { fx: 'depth', x: 'unit', y: 'log', z: 'kind', stroke: 'color', strokeWidth: 2 }),
      legend(kinds.map((name, i) => ({ name, color: seriesColor(i) }))).map(({ name, color, dy }) =>
        plot.text([{ depth: depthName(options.depths[options.depths.length - 1]) }], {
          fx: 'depth',
          frameAnchor: 'right',
          text: () => name,
          fill: color,
          textAnchor: 'start',
          dx: 8,
          dy,
        }),
      ),
    ],
  }));
}

/** Names one under the other, about the middle. */
const legend = <T>(rows: readonly T[]) =>
  rows.map((row, i) => ({ ...row, dy: 20 * (i - (rows.length - 1) / 2) }));

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
      tickFormat: powerOfTen,
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

/** Draws how far x_L is from x_l plus the branches, summed from i = l and from i = 1, in the deepest stack of identities. */
export function drawSums({ stacks }: GradientIdentityResult): Promise<string> {
  const identities = stacks.filter(({ kind }) => kind.shortcutScale === 1 && kind.after === 'identity');
  const deepest = identities.reduce((best, stack) => (stack.units > best.units ? stack : best));
  const sums = [
    { name: 'from i = l', of: 'sumFromL' },
    { name: 'from i = 1', of: 'sumFrom1' },
  ] as const;
  const points = sums.flatMap(({ name, of }, i) =>
    deepest[of].byUnit.map((error, l) => ({
      name,
      color: seriesColor(i),
      unit: l + 1,
      log: Math.log10(Math.max(error, FLOOR)),
    })),
  );
  const last = points.filter(({ unit }) => unit === deepest.units);
  return drawFigure('Distance of the output from an input plus the sum of the branches', (plot) => ({
    height: 320,
    x: { label: 'l, counted from the first unit', labelAnchor: 'center', labelArrow: 'none' },
    y: {
      label: 'distance of x_L from x_l + the sum, over its length (log scale)',
      labelArrow: 'none',
      grid: true,
      tickFormat: powerOfTen,
      domain: [-9, 1],
    },
    marks: [
      plot.lineY(points, { x: 'unit', y: 'log', z: 'name', stroke: 'color', strokeWidth: 2 }),
      plot.text(last, { x: 'unit', y: 'log', text: 'name', fill: 'color', textAnchor: 'start', dx: 8 }),
    ],
  }));
}
