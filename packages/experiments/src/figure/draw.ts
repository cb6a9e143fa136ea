import type { PlotOptions } from '@observablehq/plot';
import { SERIES_COLORS } from '@residualjs/common';

const { light: LIGHT, dark: DARK } = SERIES_COLORS;

/** The colour of series `i`, from 0, as a CSS value. */
export const seriesColor = (i: number): string => `var(--series-${(i % LIGHT.length) + 1})`;

const variables = (text: string, colors: readonly string[]) =>
  `svg { color: ${text}; ${colors.map((color, i) => `--series-${i + 1}: ${color};`).join(' ')} }`;

/** The style that a figure carries, so that it is legible wherever it is shown. */
const STYLE = `${variables('#1c1c1a', LIGHT)} @media (prefers-color-scheme: dark) { ${variables('#ecece8', DARK)} }`;

/** The module of Observable Plot. */
export type Plot = typeof import('@observablehq/plot');

/**
 * Draws a figure with Observable Plot and gives it as an SVG file that stands alone: with its own colours, for light and dark pages.
 * The same title and description give the same bytes. Plot is heavy (0.2 s to load), so it is loaded for the first figure only.
 *
 * @param title says what it shows, for who cannot see it; unlike that of every other figure on a page
 */
export async function drawFigure(title: string, describe: (plot: Plot) => PlotOptions): Promise<string> {
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = plot.plot({
    document,
    width: 720,
    height: 400,
    marginLeft: 60,
    marginRight: 120, // room for the names of the series
    marginBottom: 44,
    ariaLabel: title,
    style: { fontSize: '13px', background: 'none' },
    ...describe(plot),
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const style = document.createElement('style');
  style.textContent = STYLE;
  svg.append(style); // after Plot's own, which it overrides
  return `${ownIds(svg.outerHTML, title)}\n`;
}

/** Plot counts the ids of its clips as it goes, over all figures: they are numbered anew, apart from those of other figures. */
function ownIds(svg: string, title: string): string {
  const prefix = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const found = [...new Set(svg.match(/plot-clip-\d+/g))];
  return svg.replace(/plot-clip-\d+/g, (id) => `${prefix}-clip-${found.indexOf(id) + 1}`);
}
