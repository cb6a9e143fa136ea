import { expect, it } from 'vitest';
import { colorRamp } from './color-ramp.js';
import { drawFigure, type Plot, seriesColor } from './draw.js';

const describe = (plot: Plot) => ({
  x: { domain: [0, 1] },
  marks: [plot.lineY([1, 2, 3], { stroke: seriesColor(0), clip: true })],
});

it('makes a file of its own, in light and dark', async () => {
  const svg = await drawFigure('Some line', describe);
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).toContain('aria-label="Some line"');
  expect(svg).toContain('prefers-color-scheme: dark');
  expect(svg).toContain('stroke="var(--series-1)"');
  expect(svg).not.toMatch(/NaN|undefined/);
});

it('gives the same bytes whatever was drawn before, with ids that no other figure has', async () => {
  const first = await drawFigure('Some line', describe);
  const other = await drawFigure('Another: line', describe);
  expect(await drawFigure('Some line', describe)).toBe(first);
  const ids = (svg: string) => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids(first)).toEqual(['some-line-clip-1']);
  expect(ids(other)).toEqual(['another-line-clip-1']);
  expect(first).toContain('url(#some-line-clip-1)');
});

it('draws the legend of a colour scale once, whatever the panels', async () => {
  const cells = ['left', 'right'].flatMap((panel) => [1, 2].map((x) => ({ panel, x, value: x })));
  const svg = await drawFigure('Cells', (plot) => ({
    fx: { label: null },
    x: { type: 'band' },
    color: { type: 'linear', scheme: 'viridis', domain: [1, 2] },
    marks: [
      plot.cell(cells, { fx: 'panel', x: 'x', fill: 'value' }),
      colorRamp(plot, {
        domain: [1, 2],
        ticks: [1, 2, 3],
        tickFormat: (value) => `${value} units`,
        label: 'what it is',
        left: 650,
        top: 30,
        height: 300,
      }),
    ],
  }));
  const labels = [...svg.matchAll(/>([^<]*units|what it is)</g)].map(([, text]) => text);
  expect(labels).toEqual(['what it is', '1 units', '2 units']); // 3 is beyond the scale
  expect(svg).not.toMatch(/NaN|undefined/);
});
