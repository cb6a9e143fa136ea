import type { HeatMap } from '../messages.js';

/** From what says little to what says most; legible on light and on dark images, and for most colour-blind people. */
const COLOURS = [
  [60, 9, 101],
  [176, 42, 100],
  [243, 120, 25],
  [252, 255, 164],
];

/** Draws a heat map pixel for pixel: the stronger, the brighter and the less transparent. The canvas is stretched by CSS. */
export function drawHeatMap(canvas: HTMLCanvasElement, { width, height, values }: HeatMap): void {
  const pixels = new ImageData(width, height);
  for (const [i, value] of values.entries()) {
    const place = value * (COLOURS.length - 1);
    const below = Math.min(Math.floor(place), COLOURS.length - 2);
    const part = place - below;
    for (let channel = 0; channel < 3; channel++) {
      pixels.data[4 * i + channel] =
        (1 - part) * COLOURS[below][channel] + part * COLOURS[below + 1][channel];
    }
    pixels.data[4 * i + 3] = 255 * Math.min(1, 1.5 * value);
  }
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
}
