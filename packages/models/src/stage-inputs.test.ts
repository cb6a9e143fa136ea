import '@tensorflow/tfjs-backend-cpu';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { createModel } from './create-model.js';
import { stageInputs } from './stage-inputs.js';
import { toPlain } from './to-plain.js';

it.each(['resnet20', 'plain20', 'preresnet110'] as const)('finds what enters each stage of %s', (name) => {
  const model = createModel(name, { inputSize: 12 });
  const shapes = stageInputs(model).map((layer) => model.getLayer(layer).outputShape);
  expect(shapes).toEqual([
    [null, 12, 12, 16],
    [null, 12, 12, 16],
    [null, 6, 6, 32],
  ]);
});

it('names the layers of a fused, a plain and a converted model', () => {
  expect(stageInputs(createModel('resnet20'))).toEqual(['stem_bn', 'stage1_block3_bn2', 'stage2_block3_bn2']);
  expect(stageInputs(createModel('resnet20', { fused: false }))).toEqual([
    'stem_relu',
    'stage1_block3_out',
    'stage2_block3_out',
  ]);
  expect(stageInputs(toPlain(createModel('resnet20')))).toHaveLength(3);
});

it('refuses a model without stages', () => {
  const model = tfl.sequential({ name: 'mlp', layers: [tfl.layers.dense({ units: 1, inputShape: [2] })] });
  expect(() => stageInputs(model)).toThrow(/'mlp' has no stages/);
});
