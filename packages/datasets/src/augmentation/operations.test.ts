import { describe, expect, it } from 'vitest';
import { readGolden } from '../testing/golden.js';
import { adjustHue } from './color.js';
import type { Pixels } from './pixels.js';
import { applyOperation, RAND_AUGMENT_OPERATIONS } from './rand-augment.js';

interface Golden {
  height: number;
  width: number;
  images: Record<string, number[]>;
  cases: { operation: string; image: string; strength: number; result: number[] }[];
  hues: { image: string; turn: number; result: number[] }[];
}

/** From torchvision, by tools/golden/augmentation.py. */
const { images, height, width, cases, hues } = readGolden<Golden>('augmentation.json');
const image = (name: string): Pixels => ({ data: Uint8Array.from(images[name]), height, width, channels: 3 });

/** The largest difference, and how many values differ at all. */
function differences(found: Uint8Array, wanted: number[]) {
  const all = Array.from(found, (value, i) => Math.abs(value - wanted[i]));
  return { largest: Math.max(...all), share: all.filter((value) => value > 0).length / all.length };
}

describe('operations', () => {
  it.each(cases)('$operation of $image by $strength is that of torchvision', (golden) => {
    const { data } = applyOperation(golden.operation, image(golden.image), golden.strength);
    const { largest, share } = differences(data, golden.result);
    const moves = /^(shear|translate|rotate)/.test(golden.operation);
    if (!moves) expect(largest).toBeLessThanOrEqual(1);
    expect(share).toBeLessThan(moves ? 0.02 : 0.01); // a pixel half-way between two: float32 there, float64 here
  });

  it.each(hues)('the hue of $image turned by $turn too', (golden) => {
    const { largest, share } = differences(adjustHue(image(golden.image), golden.turn).data, golden.result);
    expect(largest).toBeLessThanOrEqual(1);
    expect(share).toBeLessThan(0.05);
  });

  it('leave an image alone at strength 0, and grey images are taken too', () => {
    const grey = {
      data: Uint8Array.from({ length: 20 }, (_, i) => 12 * i),
      height: 5,
      width: 4,
      channels: 1,
    };
    const data = { solarize: true, autoContrast: true, equalize: true };
    for (const name of RAND_AUGMENT_OPERATIONS) {
      const changed = applyOperation(name, grey, 0);
      expect([changed.height, changed.width, changed.channels, changed.data.length]).toEqual([5, 4, 1, 20]);
      if (!(name in data)) expect(changed.data, name).toEqual(grey.data);
    }
  });
});
