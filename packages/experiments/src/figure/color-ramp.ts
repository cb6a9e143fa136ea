import type { RenderFunction, Text } from '@observablehq/plot';
import type { Plot } from './draw.js';

/** Options of {@link colorRamp}. */
export interface ColorRampOptions {
  /** The lowest and the highest value, as the colour scale has them. */
  domain: readonly [low: number, high: number];
  /** The values that are named. */
  ticks: readonly number[];
  tickFormat: (value: number) => string;
  /** What the colours stand for, above the ramp. */
  label: string;
  /** Pixels from the left and the upper edge of the figure to the ramp. */
  left: number;
  top: number;
  height: number;
}

const WIDTH = 14;
const STEPS = 64;

/**
 * The legend of a colour scale, upright and with the highest value on top: a mark of the figure, drawn once whatever its panels,
 * since Plot's own legend is a picture apart.
 */
export function colorRamp(plot: Plot, options: ColorRampOptions): Text {
  return plot.text([options.label], { facet: 'super', frameAnchor: 'middle', render: renderRamp(options) });
}

function renderRamp({
  domain: [low, high],
  ticks,
  tickFormat,
  label,
  left,
  top,
  height,
}: ColorRampOptions): RenderFunction {
  return (_index, scales, _values, _dimensions, { ownerSVGElement }) => {
    const document = ownerSVGElement.ownerDocument;
    const element = (name: string, attributes: Record<string, string | number>, text?: string) => {
      const made = document.createElementNS('http://www.w3.org/2000/svg', name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
      if (text !== undefined) made.textContent = text;
      return made;
    };
    const yOf = (value: number) => top + height * (1 - (value - low) / (high - low));
    const steps = Array.from({ length: STEPS }, (_, i) => {
      const value = low + ((i + 0.5) / STEPS) * (high - low);
      const y = yOf(low + ((i + 1) / STEPS) * (high - low));
      // A little taller than a step, so that no line shows between two.
      return element('rect', {
        x: left,
        y,
        width: WIDTH,
        height: height / STEPS + 0.5,
        fill: String(scales.color?.(value)),
      });
    });
    const group = element('g', { 'aria-label': label, fill: 'currentColor', 'text-anchor': 'start' });
    const labels = ticks
      .filter((tick) => tick >= low && tick <= high)
      .map((tick) => element('text', { x: left + WIDTH + 6, y: yOf(tick), dy: '0.32em' }, tickFormat(tick)));
    group.append(element('text', { x: left, y: top - 10 }, label), ...steps, ...labels);
    return group as SVGElement;
  };
}
