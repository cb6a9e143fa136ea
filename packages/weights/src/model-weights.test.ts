import { describeBackends, expectClose, expectNoLeak } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { WeightMismatchError } from './mismatch-error.js';
import { exportWeights, importWeights } from './model-weights.js';
import { tinyModel } from './testing/tiny-model.js';
import type { WeightEntry } from './weight-file.js';

const NAMES = [
  'stem_conv/kernel',
  'stem_bn/gamma',
  'stem_bn/beta',
  'logits/kernel',
  'logits/bias',
  'stem_bn/moving_mean',
  'stem_bn/moving_variance',
];

describeBackends('weights of a model', () => {
  it('have the same names in every model of a process, and go from one to the other', async () => {
    const [from, to] = [tinyModel({ seed: 1 }), tinyModel({ seed: 5 })];
    const weights = await exportWeights(from);
    expect([...weights.keys()]).toEqual(NAMES);
    expect([...(await exportWeights(to)).keys()]).toEqual(NAMES);
    const image = tf.randomUniform([2, 4, 4, 1], 0, 1, 'float32', 3);
    const before = await (to.predict(image) as tf.Tensor).data();
    const wanted = await (from.predict(image) as tf.Tensor).data();
    expect(() => expectClose(before, wanted)).toThrow();
    await expectNoLeak(() => importWeights(to, weights));
    expectClose(await (to.predict(image) as tf.Tensor).data(), wanted, { relative: 0 });
    expect(await exportWeights(to)).toEqual(weights);
  });

  it('are copies: neither the model nor the entries change with the other', async () => {
    const model = tinyModel();
    const weights = await exportWeights(model);
    const kernel = weights.get('stem_conv/kernel')!;
    importWeights(model, weights);
    const [first] = kernel.data;
    kernel.data.fill(0 as never);
    expect((await exportWeights(model)).get('stem_conv/kernel')!.data[0]).toBe(first);
  });
}, ['cpu', 'wasm']);

describe('importWeights', () => {
  const changed = async (change: (weights: Map<string, WeightEntry>) => void) => {
    const model = tinyModel();
    const before = await exportWeights(model);
    const weights = await exportWeights(tinyModel({ seed: 9 }));
    change(weights);
    let error: unknown;
    try {
      importWeights(model, weights, { from: 'w.safetensors' });
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(WeightMismatchError);
    expect(await exportWeights(model)).toEqual(before); // nothing half loaded
    return error as WeightMismatchError;
  };

  it('lists all that does not fit, with both shapes, and changes nothing', async () => {
    const error = await changed((weights) => {
      weights.delete('stem_bn/gamma');
      weights.delete('logits/bias');
      weights.set('logits/kernel', { dtype: 'F32', shape: [8, 10], data: new Float32Array(80) });
      weights.set('stem_bn/beta', { dtype: 'I64', shape: [2], data: new BigInt64Array(2) });
      weights.set('head/kernel', { dtype: 'F32', shape: [1, 2], data: new Float32Array(2) });
    });
    expect(error.mismatches).toEqual({
      missing: [
        { name: 'stem_bn/gamma', shape: [2] },
        { name: 'logits/bias', shape: [3] },
      ],
      extra: [{ name: 'head/kernel', shape: [1, 2] }],
      misshapen: [{ name: 'logits/kernel', found: [8, 10], wanted: [8, 3] }],
      mistyped: [{ name: 'stem_bn/beta', found: 'I64', wanted: 'float32' }],
    });
    expect(error.message).toBe(
      [
        "w.safetensors does not fit the model 'tiny', and nothing was loaded.",
        '2 not in the file:',
        '  - stem_bn/gamma [2]',
        '  - logits/bias [3]',
        '1 not in the model:',
        '  - head/kernel [1, 2]',
        '1 of another shape:',
        '  - logits/kernel is [8, 10] in the file and [8, 3] in the model',
        '1 of a type that the model cannot hold:',
        '  - stem_bn/beta is I64 in the file and float32 in the model',
      ].join('\n'),
    );
  });

  it('tells a scalar from a list of one, and a shape from its transpose', async () => {
    const error = await changed((weights) => {
      const kernel = weights.get('logits/kernel')!;
      weights.set('logits/kernel', { ...kernel, shape: [...kernel.shape].reverse() });
    });
    expect(error.mismatches.misshapen).toEqual([{ name: 'logits/kernel', found: [3, 8], wanted: [8, 3] }]);
  });

  it('rounds float64 to the model’s float32', async () => {
    const model = tinyModel();
    const weights = await exportWeights(model);
    weights.set('stem_bn/beta', { dtype: 'F64', shape: [2], data: Float64Array.of(0.1, Math.PI) });
    importWeights(model, weights);
    const { data, dtype } = (await exportWeights(model)).get('stem_bn/beta')!;
    expect(dtype).toBe('F32');
    expect([...data]).toEqual([Math.fround(0.1), Math.fround(Math.PI)]);
  });

  it('loads a model made of models, and refuses names that are not unique', async () => {
    const outer = (count: number) => {
      const input = tfl.input({ shape: [4, 4, 1] });
      const outs = Array.from(
        { length: count },
        (_, i) => tinyModel({ name: `inner${i}` }).apply(input) as tfl.SymbolicTensor,
      );
      return tfl.model({ inputs: input, outputs: outs, name: 'outer' });
    };
    const weights = await exportWeights(tinyModel({ seed: 9 }));
    const model = outer(1);
    importWeights(model, weights);
    expect(await exportWeights(model)).toEqual(weights);
    await expect(exportWeights(outer(2))).rejects.toThrow(
      "model 'outer' has more than one weight named stem_conv/kernel",
    );
  });
});
