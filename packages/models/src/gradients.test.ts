import { readdirSync, readFileSync } from 'node:fs';
import { describeBackends } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from './create-model.js';
import type { AllModelOptions } from './options.js';
import { MODELS, type ModelName } from './tables/index.js';
import { fingerprint, formulaTensor, noise, setFormulaWeights } from './testing/formula.js';
import { withoutDrawing } from './testing/without-drawing.js';

interface Golden extends AllModelOptions {
  model: ModelName;
  inputSize: number;
  batch: number;
  /** Phase of the images. */
  images: number;
  /** How far PyTorch's gradients in float32 are off at most. */
  float32: number;
  /** Fingerprints by weight. */
  gradients: Record<string, number[]>;
}

/** From PyTorch in float64, by tools/golden/network-gradients.py, which says where the weights come from. */
const folder = new URL('./golden/gradients/', import.meta.url);
const files = readdirSync(folder).map((file) => file.replace('.json', ''));
const golden = (name: string): Golden => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));

function build({ batch, images, float32, gradients, model: name, ...options }: Golden, fused: boolean) {
  const model = withoutDrawing(() => createModel(name, { ...options, fused } as object));
  const { shortcut, branch } = MODELS[name];
  const branchEnd = branch === 'bottleneck' ? /_bn3$/ : /_bn2$/;
  setFormulaWeights(model, { formula: noise, branchEnd: shortcut === 'none' ? undefined : branchEnd });
  return model;
}

/** The fingerprints of the gradients of sum(logits * noise). */
function fingerprints(model: tfl.LayersModel, { inputSize, batch, images }: Golden): Map<string, number[]> {
  return tf.tidy(() => {
    const weights = model.trainableWeights;
    const x = formulaTensor([batch, inputSize, inputSize, 3], images, noise);
    const back = formulaTensor([batch, model.outputs[0].shape[1] as number], 1, noise);
    const loss = () => tf.sum(tf.mul(model.apply(x, { training: true }) as tf.Tensor, back)) as tf.Scalar;
    const variables = weights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(loss, variables);
    return new Map(
      weights.map(({ originalName }, i) => [originalName, fingerprint(grads[variables[i].name])]),
    );
  });
}

describeBackends('gradients of the PyTorch network', () => {
  describe.each([true, false])('fused: %s', (fused) => {
    it.each(files)('of every weight of %s', (file) => {
      const expected = golden(file);
      const model = build(expected, fused);
      const actual = fingerprints(model, expected);
      model.dispose();
      const names = Object.keys(expected.gradients);
      expect([...actual.keys()].sort()).toEqual(names.sort());

      const largest = Math.max(...Object.values(expected.gradients).map(([norm]) => norm));
      // a bias before a batch norm has a gradient of 0, of which rounding leaves something
      const errors = names.map((name) => {
        const [norm] = expected.gradients[name];
        const scale = norm > 1e-9 * largest ? norm : largest / 10;
        const off = actual.get(name)!.map((value, i) => Math.abs(value - expected.gradients[name][i]));
        return { name, error: Math.max(...off) / scale };
      });
      const worst = errors.reduce((a, b) => (a.error > b.error ? a : b));
      expect(worst.error, `${worst.name}; PyTorch in float32: ${expected.float32}`).toBeLessThan(1e-3);
    });
  });
}, ['wasm']);
