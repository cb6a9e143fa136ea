import type { Plot } from '../figure/draw.js';

/** What a legend says of a line. */
export interface LegendEntry {
  name: string;
  color: string;
}

/** The width of the margin that a legend stands in. */
export const LEGEND_WIDTH = 200;

/** The names of lines in their colours, one below the other in the right margin: there they collide with nothing. */
export const legend = (plot: Plot, entries: readonly LegendEntry[]) =>
  entries.map(({ name, color }, i) =>
    plot.text([name], {
      frameAnchor: 'top-right',
      textAnchor: 'start',
      text: (text: string) => text,
      fill: color,
      fontWeight: 'bold',
      dx: 10,
      dy: 4 + 18 * i,
    }),
  );
