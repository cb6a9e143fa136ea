import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeak } from '@residualjs/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WEIGHT_LAYOUTS } from './layouts.js';
import { mapWeights, unmapWeights, type WeightMap } from './map.js';
import { WeightMapError } from './map-error.js';
import { exportWeights, importOpenedWeights, importWeights } from './model-weights.js';
import { tinyModel } from './testing/tiny-model.js';
import type { WeightArray, WeightEntry } from './weight-file.js';

const MAP: WeightMap = [
  { weight: 'stem_conv/kernel', source: 'conv1.weight', layout: 'conv2d' },
  { weight: 'stem_bn/gamma', source: 'bn1.weight', layout: 'same' },
  { weight: 'stem_bn/beta', source: 'bn1.bias', layout: 'same' },
  { weight: 'stem_bn/moving_mean', source: 'bn1.running_mean', layout: 'same' },
  { weight: 'stem_bn/moving_variance', source: 'bn1.running_var', layout: 'same' },
  { weight: 'logits/kernel', source: 'fc.weight', layout: 'dense' },
  { weight: 'logits/bias', source: 'fc.bias', layout: 'same' },
];

const entry = (shape: number[], data: WeightArray): WeightEntry => ({ dtype: 'F32', shape, data });
const counting = (...shape: number[]) =>
  entry(
    shape,
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
  );

/** A PyTorch file for the tiny model: every name behind a prefix, with the counter of its batch norm. */
function theirs(prefix = 'module.'): Map<string, WeightEntry> {
  const shapes: Record<string, number[]> = {
    'conv1.weight': [2, 1, 3, 3],
    'bn1.weight': [2],
    'bn1.bias': [2],
    'bn1.running_mean': [2],
    'bn1.running_var': [2],
    'fc.weight': [3, 8],
    'fc.bias': [3],
  };
  const entries = new Map(
    Object.entries(shapes).map(([name, shape]) => [prefix + name, counting(...shape)] as const),
  );
  entries.set(`${prefix}bn1.num_batches_tracked`, {
    dtype: 'I64',
    shape: [],
    data: BigInt64Array.of(7n),
  });
  return entries;
}

describe('mapWeights', () => {
  it('turns OIHW into HWIO and [out, in] into [in, out], value by value', () => {
    const [out, into, high, wide] = [2, 3, 4, 5];
    const conv = mapWeights(new Map([['w', counting(out, into, high, wide)]]), [
      { weight: 'k', source: 'w', layout: 'conv2d' },
    ]).get('k')!;
    expect(conv.shape).toEqual([high, wide, into, out]);
    for (let o = 0; o < out; o++) {
      for (let i = 0; i < into; i++) {
        for (let y = 0; y < high; y++) {
          for (let x = 0; x < wide; x++) {
            expect(conv.data[((y * wide + x) * into + i) * out + o]).toBe(
              ((o * into + i) * high + y) * wide + x,
            );
          }
        }
      }
    }
    const dense = mapWeights(new Map([['w', counting(2, 3)]]), [
      { weight: 'k', source: 'w', layout: 'dense' },
    ]);
    expect(dense.get('k')).toEqual(entry([3, 2], Float32Array.of(0, 3, 1, 4, 2, 5)));
    const depthwise = mapWeights(new Map([['w', counting(3, 1, 1, 2)]]), [
      { weight: 'k', source: 'w', layout: 'depthwise' },
    ]);
    expect(depthwise.get('k')).toEqual(entry([1, 2, 3, 1], Float32Array.of(0, 2, 4, 1, 3, 5)));
  });

  it.each(['', 'module.', 'module._orig_mod.'])("takes off '%s' and what is ignored", (prefix) => {
    const mapped = mapWeights(theirs(prefix), MAP);
    expect([...mapped.keys()]).toEqual(MAP.map(({ weight }) => weight));
  });

  it('leaves a prefix that not every name has, or that the map asks for', () => {
    const mixed = theirs();
    mixed.set('other', counting(1));
    expect(() => mapWeights(mixed, MAP)).toThrow(/^the weights does not fit the map of names.\n7 missing:\n/);
    const asked = MAP.map((row) => ({ ...row, source: `module.${row.source}` }));
    expect(mapWeights(theirs(), asked).size).toBe(MAP.length);
  });

  it('lists all that is missing, extra or of another rank at once', () => {
    const entries = theirs('');
    entries.delete('bn1.weight');
    entries.set('fc.weight', counting(3));
    entries.set('head.weight', counting(1, 2));
    const map = () => mapWeights(entries, MAP, { from: 'w.pth', ignore: [] });
    expect(map).toThrow(WeightMapError);
    expect(map).toThrow(
      [
        'w.pth does not fit the map of names.',
        '1 missing:',
        '  - bn1.weight (stem_bn/gamma)',
        '2 not in the map:',
        '  - bn1.num_batches_tracked []',
        '  - head.weight [1, 2]',
        '1 of another number of dimensions than the layout has:',
        '  - fc.weight (logits/kernel) is [3], mapped as dense',
      ].join('\n'),
    );
    const twice: WeightMap = [...MAP, { weight: 'x', source: 'fc.bias', layout: 'same' }];
    expect(() => mapWeights(theirs(), twice)).toThrow("the map has the source 'fc.bias' twice");
  });

  it('and unmapWeights are exact inverses, to the bit', () => {
    const length = fc.integer({ min: 0, max: 4 });
    const weight = fc.constantFrom(...WEIGHT_LAYOUTS).chain((layout) => {
      const rank = layout === 'same' ? 3 : layout === 'dense' ? 2 : 4;
      return fc.array(length, { minLength: rank, maxLength: rank }).chain((drawn) => {
        const shape = layout === 'depthwise' ? [drawn[0], 1, drawn[2], drawn[3]] : drawn;
        const count = shape.reduce((a, b) => a * b, 1);
        return fc
          .array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: count, maxLength: count })
          .map((bits) => ({ layout, shape, data: new Float32Array(Uint32Array.from(bits).buffer) }));
      });
    });
    const bitsOf = ({ data, ...rest }: WeightEntry) => ({ ...rest, bits: new Uint32Array(data.buffer) });
    fc.assert(
      fc.property(fc.array(weight, { maxLength: 5 }), (weights) => {
        const map = weights.map(({ layout }, i) => ({ weight: `ours${i}`, source: `theirs.${i}`, layout }));
        const entries = new Map(weights.map(({ shape, data }, i) => [`theirs.${i}`, entry(shape, data)]));
        const back = unmapWeights(mapWeights(entries, map), map);
        expect([...back].map(([name, e]) => [name, bitsOf(e)])).toEqual(
          [...entries].map(([name, e]) => [name, bitsOf(e)]),
        );
      }),
    );
  });
});

describe('importWeights with a map', () => {
  it('fills the model, whole or one weight after another, leaking nothing', async () => {
    const [a, b] = [tinyModel({ seed: 1 }), tinyModel({ seed: 5 })];
    const entries = theirs();
    await expectNoLeak(async () => {
      importWeights(a, entries, { map: MAP });
      const read = async (name: string) => entries.get(name) as WeightEntry;
      await importOpenedWeights(b, { tensors: entries, read }, { map: MAP });
    });
    const loaded = await exportWeights(a);
    expect(loaded).toEqual(mapWeights(entries, MAP, {}));
    expect(await exportWeights(b)).toEqual(loaded);
    const back = theirs('');
    back.delete('bn1.num_batches_tracked');
    expect(unmapWeights(loaded, MAP)).toEqual(back);
  });

  it('names both names and both shapes of all that does not fit, and changes nothing', async () => {
    const model = tinyModel();
    const before = await exportWeights(model);
    const entries = theirs();
    entries.delete('module.bn1.bias');
    entries.set('module.conv1.weight', counting(2, 1, 5, 3));
    entries.set('module.fc.bias', { dtype: 'I64', shape: [3], data: new BigInt64Array(3) });
    entries.set('module.extra', counting(4));
    const map: WeightMap = [
      ...MAP.filter(({ weight }) => weight !== 'stem_bn/gamma'),
      { weight: 'gone/kernel', source: 'bn1.weight', layout: 'same' },
    ];
    const message = [
      "w.pth does not fit the model 'tiny', and nothing was loaded.",
      '2 not in the file:',
      '  - stem_bn/gamma [2]',
      '  - stem_bn/beta (bn1.bias) [2]',
      '2 not in the model:',
      '  - gone/kernel (module.bn1.weight) [2]',
      '  - module.extra [4]',
      '1 of another shape:',
      '  - stem_conv/kernel (conv1.weight) is [2, 1, 5, 3] in the file and [3, 3, 1, 2] in the model, which must be [2, 1, 3, 3] in the file',
      '1 of a type that the model cannot hold:',
      '  - logits/bias (fc.bias) is I64 in the file and float32 in the model',
    ].join('\n');
    expect(() => importWeights(model, entries, { from: 'w.pth', map })).toThrow(message);
    const read = async (): Promise<WeightEntry> => {
      throw new Error('nothing may be read');
    };
    await expect(
      importOpenedWeights(model, { tensors: entries, read }, { from: 'w.pth', map }),
    ).rejects.toThrow(message);
    await expect(
      importOpenedWeights(model, { tensors: theirs(), read }, { from: 'w.pth', map: MAP }),
    ).rejects.toThrow('nothing may be read');
    expect(await exportWeights(model)).toEqual(before);
  });
});
