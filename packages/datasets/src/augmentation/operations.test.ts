import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { random } from '../random.js';
import { adjustHue } from './color.js';
import { checkColorJitter, colorJitter } from './color-jitter.js';
import { cutout } from './cutout.js';
import type { Pixels } from './pixels.js';
import { applyOperation, checkRandAugment, RAND_AUGMENT_OPERATIONS, randAugment } from './rand-augment.js';

/** From torchvision, by tools/golden/augmentation.py. */
const golden = JSON.parse(readFileSync(new URL('../golden/augmentation.json', import.meta.url), 'utf8'));
const image = (name: string): Pixels => ({
  data: Uint8Array.from(golden.images[name]),
  height: golden.height,
  width: golden.width,
  channels: 3,
});

/** The largest difference, and how many values differ at all. */
function differences(found: Uint8Array, wanted: number[]) {
  const all = Array.from(found, (value, i) => Math.abs(value - wanted[i]));
  return { largest: Math.max(...all), share: all.filter((value) => value > 0).length / all.length };
}

describe('operations', () => {
  it.each<[string, string, number, number[]]>(
    golden.cases.map(({ operation, image, strength, result }: Record<string, unknown>) => [
      operation,
      image,
      strength,
      result,
    ]),
  )('%s of %s by %d is that of torchvision', (operation, name, strength, result) => {
    const { largest, share } = differences(applyOperation(operation, image(name), strength).data, result);
    const moves = /^(shear|translate|rotate)/.test(operation);
    if (!moves) expect(largest).toBeLessThanOrEqual(1);
    expect(share).toBeLessThan(moves ? 0.02 : 0.01); // a pixel half-way between two: float32 there, float64 here
  });

  it.each<[string, number, number[]]>(
    golden.hues.map(({ image, turn, result }: Record<string, unknown>) => [image, turn, result]),
  )('the hue of %s turned by %d too', (name, turn, result) => {
    const { largest, share } = differences(adjustHue(image(name), turn).data, result);
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

describe('randAugment', () => {
  it('draws each operation, and is the same for the same seed', () => {
    const draw = (index: number) =>
      randAugment(
        image('noise'),
        { operations: 1, magnitude: 9 },
        random(1, 'augment', 0, index),
      ).data.join();
    const all = Array.from({ length: 400 }, (_, i) => draw(i));
    expect(all.map((_, i) => draw(i))).toEqual(all);
    expect(new Set(all).size).toBeGreaterThanOrEqual(20); // 14 operations, 9 of them in two directions; two do nothing
    const none = randAugment(image('noise'), { operations: 0 }, random(1, 'augment'));
    expect(none).toEqual(image('noise'));
  });

  it('refuses what is out of bounds', () => {
    expect(() => checkRandAugment({ magnitude: 31 })).toThrow('magnitude (=31)');
    expect(() => checkRandAugment({ operations: 1.5 })).toThrow('operations (=1.5)');
  });
});

describe('colorJitter', () => {
  it('draws factors evenly', () => {
    const flat: Pixels = { data: new Uint8Array(3).fill(100), height: 1, width: 1, channels: 3 };
    const values = Array.from({ length: 2000 }, (_, i) => {
      const [value] = colorJitter(flat, { brightness: 0.4 }, random(3, 'augment', 0, i)).data;
      return value;
    });
    expect([Math.min(...values), Math.max(...values)]).toEqual([60, 139]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeCloseTo(99.5, -1);
  });

  it('changes nothing by default and refuses what is out of bounds', () => {
    expect(colorJitter(image('noise'), {}, random(1, 'augment'))).toEqual(image('noise'));
    expect(() => checkColorJitter({ hue: 0.6 })).toThrow('hue (=0.6) must be a number from 0 to 0.5');
    expect(() => checkColorJitter({ contrast: -1 })).toThrow('contrast (=-1)');
  });
});

describe('cutout', () => {
  it('clears a square whose middle may be anywhere', () => {
    const sizes = new Map<string, number>();
    for (let index = 0; index < 500; index++) {
      const values = new Float32Array(8 * 6 * 2).fill(1);
      cutout(values, [8, 6, 2], 4, random(1, 'augment', 0, index));
      const rows = [...Array(8).keys()].filter((y) => values.subarray(y * 12, y * 12 + 12).includes(0));
      const columns = [...Array(6).keys()].filter((x) => rows.some((y) => values[(y * 6 + x) * 2] === 0));
      const cleared = values.filter((value) => value === 0).length;
      expect(cleared).toBe(rows.length * columns.length * 2);
      const size = `${rows.length}x${columns.length}`;
      sizes.set(size, (sizes.get(size) ?? 0) + 1);
    }
    expect([...sizes.keys()].every((size) => /^[234]x[234]$/.test(size))).toBe(true);
    expect(sizes.get('4x4')! / 500).toBeGreaterThan(0.2); // (5 / 8) * (3 / 6) of all places
    expect(sizes.get('4x4')! / 500).toBeLessThan(0.42);
  });
});
