import '@tensorflow/tfjs-backend-wasm';
import { registerWasmKernels } from '@residualjs/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { LAYER_CASES, layerCase, layerSubject, PASSES } from './layer-cases.js';
import { layerWork } from './layer-work.js';

beforeAll(async () => {
  await registerWasmKernels();
  await tf.setBackend('wasm');
});

it.each(LAYER_CASES.map((layer) => [layer.name, layer] as const))('times %s', async (_, layer) => {
  const before = tf.memory().numTensors;
  for (const pass of PASSES) {
    const work = layerWork({ subject: layerSubject(layer, pass), batch: 2, about: 'wasm' });
    const [first] = Array.from(await work.iterate());
    const values = await (work.result as () => Promise<number[]>)();
    expect(values.every(Number.isFinite), pass).toBe(true);
    expect(
      values.some((value) => value !== 0),
      pass,
    ).toBe(true);
    expect(Array.from(await work.iterate())).toEqual([first]); // also what is drawn at random
    work.dispose();
  }
  expect(tf.memory().numTensors).toBe(before);
});

it('finds a layer and a pass by one name', () => {
  const [layer] = LAYER_CASES;
  expect(layerCase(layerSubject(layer, 'forward and backward'))).toEqual({
    layer,
    pass: 'forward and backward',
  });
  expect(() => layerCase('none, forward')).toThrow("no case of a layer is called 'none, forward'");
});
