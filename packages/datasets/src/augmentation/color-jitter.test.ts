import { describe, expect, it } from 'vitest';
import { random } from '../random.js';
import { goldenPixels } from '../testing/golden.js';
import { chiSquared, chiSquaredBounds, distanceFromUniform, uniformBound } from '../testing/statistics.js';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation } from './color.js';
import { type ColorJitterOptions, checkColorJitter, colorJitter } from './color-jitter.js';
import type { Pixels } from './pixels.js';

const COUNT = 4000;
const pixels = (...data: number[]) => ({
  data: Uint8Array.from(data),
  height: 1,
  width: data.length / 3,
  channels: 3,
});

describe('colorJitter', () => {
  // Each image and what is read of the result, of which the option makes all from the least to the most alike often.
  it.each<[ColorJitterOptions, number[], (data: Uint8Array) => number, number, number]>([
    [{ brightness: 0.25 }, [200, 0, 0], ([red]) => red, 150, 250],
    [{ contrast: 0.5 }, [200, 200, 200, 100, 100, 100], ([red]) => red, 149 + 51 / 2, 149 + (3 * 51) / 2],
    [{ saturation: 0.5 }, [200, 100, 100], ([red]) => red, 129 + 71 / 2, 129 + (3 * 71) / 2],
    [{ hue: 0.1 }, [255, 0, 0], ([, green, blue]) => green - blue, -0.6 * 256, 0.6 * 256],
  ])('draws %j evenly', (options, image, read, least, most) => {
    const values = Array.from({ length: COUNT }, (_, i) => {
      const { data } = colorJitter(pixels(...image), options, random(3, 'pixels', 0, i));
      return (read(data) + 0.5 - least) / (most - least);
    });
    expect(distanceFromUniform(values)).toBeLessThan(uniformBound(COUNT) + 1 / (most - least)); // of whole levels
  });

  it('draws no factor below 0', () => {
    const values = Array.from({ length: 500 }, (_, i) => {
      return colorJitter(pixels(100, 0, 0), { brightness: 1.5 }, random(3, 'pixels', 0, i)).data[0] / 250;
    });
    expect(distanceFromUniform(values)).toBeLessThan(uniformBound(500) + 1 / 250);
  });

  it('changes in every order alike often', () => {
    const image = goldenPixels(4, 4, 3);
    const changes: ((image: Pixels) => Pixels)[] = [
      (image) => adjustBrightness(image, 1.2),
      (image) => adjustContrast(image, 1.2),
      (image) => adjustSaturation(image, 1.2),
      (image) => adjustHue(image, 0.05),
    ];
    const orders = permutations(changes).map((order) =>
      order.reduce((changed, change) => change(changed), image).data.join(),
    );
    expect(new Set(orders).size).toBe(24);
    const counts = new Map(orders.map((result) => [result, 0]));
    const options = { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 };
    for (let i = 0; i < COUNT; i++) {
      const places = random(4, 'pixels', 0, i);
      let drawn = 0;
      const uniform = () => (drawn++ % 2 === 0 ? 0.75 : places()); // the factor of a change, then its place among the others
      const result = colorJitter(image, options, uniform).data.join();
      counts.set(result, (counts.get(result) ?? Number.NaN) + 1);
    }
    const [least, most] = chiSquaredBounds(23);
    expect(chiSquared([...counts.values()])).toBeGreaterThan(least);
    expect(chiSquared([...counts.values()])).toBeLessThan(most);
  });

  it('changes nothing by default and refuses what is out of bounds', () => {
    const image = goldenPixels(5, 4, 3);
    expect(colorJitter(image, {}, random(1, 'pixels'))).toEqual(image);
    expect(() => checkColorJitter({ hue: 0.6 })).toThrow('hue (=0.6) must be a number from 0 to 0.5');
    expect(() => checkColorJitter({ contrast: -1 })).toThrow('contrast (=-1)');
  });
});

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
