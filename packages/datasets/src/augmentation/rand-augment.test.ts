import { describe, expect, it } from 'vitest';
import { random } from '../random.js';
import { goldenPixels } from '../testing/golden.js';
import { chiSquared, chiSquaredBounds } from '../testing/statistics.js';
import { applyOperation, checkRandAugment, RAND_AUGMENT_OPERATIONS, randAugment } from './rand-augment.js';

/** Those with a direction, as the table of torchvision's `RandAugment` has it. */
const SIGNED = /^(shear|translate|rotate|brightness|color|contrast|sharpness)/;
const image = goldenPixels(9, 7, 3);

describe('randAugment', () => {
  it('draws each of the fourteen operations alike often, and each direction half of the time', () => {
    expect(RAND_AUGMENT_OPERATIONS).toHaveLength(14);
    const shares = new Map<string, number>(); // some operations may do the same to one image
    for (const name of RAND_AUGMENT_OPERATIONS) {
      for (const sign of SIGNED.test(name) ? [-1, 1] : [1]) {
        const result = applyOperation(name, image, (sign * 20) / 30).data.join();
        shares.set(result, (shares.get(result) ?? 0) + (SIGNED.test(name) ? 1 : 2));
      }
    }
    expect(shares.size).toBeGreaterThan(20);
    const counts = new Map([...shares.keys()].map((result) => [result, 0]));
    for (let index = 0; index < 5000; index++) {
      const options = { operations: 1, magnitude: 20 };
      const result = randAugment(image, options, random(1, 'pixels', 0, index)).data.join();
      counts.set(result, (counts.get(result) ?? Number.NaN) + 1);
    }
    const statistic = chiSquared([...counts.values()], [...shares.values()]);
    const [least, most] = chiSquaredBounds(shares.size - 1);
    expect(statistic).toBeGreaterThan(least);
    expect(statistic).toBeLessThan(most);
  });

  it('does one operation after another, each drawn anew', () => {
    const uniform = random(1, 'pixels');
    const one = { operations: 1, magnitude: 9 };
    const twice = randAugment(randAugment(image, one, uniform), one, uniform);
    expect(randAugment(image, { operations: 2, magnitude: 9 }, random(1, 'pixels'))).toEqual(twice);
    expect(randAugment(image, {}, random(1, 'pixels'))).toEqual(twice); // the defaults of torchvision
    expect(randAugment(image, { operations: 0 }, uniform)).toEqual(image);
  });

  it('refuses what is out of bounds', () => {
    expect(() => checkRandAugment({ magnitude: 31 })).toThrow('magnitude (=31)');
    expect(() => checkRandAugment({ operations: 1.5 })).toThrow('operations (=1.5)');
  });
});
