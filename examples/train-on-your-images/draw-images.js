import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** What is drawn into the middle of an image of 100x100, of radius 1. */
const SHAPES = {
  disc: '<circle r="1"/>',
  ring: '<circle r="0.8" fill="none" stroke="currentColor" stroke-width="0.4"/>',
  square: '<rect x="-0.9" y="-0.9" width="1.8" height="1.8"/>',
  triangle: '<path d="M 0 -1 L 0.95 0.8 L -0.95 0.8 Z"/>',
};

/** Numbers from 0 to 1, the same for the same seed (Park and Miller 1988). */
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

/**
 * Stands in for the photographs that you have: writes so many PNG files of each shape, in a folder of its name, unless the folder is
 * there. Colours, sizes, places and the height of the images differ.
 */
export async function drawImages(folder, each) {
  if (existsSync(folder)) return;
  const random = numbers(1);
  const between = (low, high) => low + (high - low) * random.next().value;
  const colour = (lightness) => `hsl(${between(0, 360)} ${between(30, 90)}% ${lightness}%)`;
  for (const [name, shape] of Object.entries(SHAPES)) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < each; i++) {
      const [width, height] = [80, Math.round(between(60, 100))];
      const [x, y, radius] = [between(32, 48), between(28, height - 28), between(16, 28)];
      const [behind, before] = [colour(between(10, 35)), colour(between(60, 90))];
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
        <rect width="100%" height="100%" fill="${behind}"/>
        <g transform="translate(${x} ${y}) rotate(${between(0, 90)}) scale(${radius})" fill="currentColor" color="${before}">${shape}</g>
      </svg>`;
      await sharp(Buffer.from(svg))
        .png()
        .toFile(join(folder, name, `${String(i).padStart(3, '0')}.png`));
    }
  }
}
