/** Any shortcut and any activation order on rows of every kind. */
import '@tensorflow/tfjs-backend-cpu';
import { ORDERS, type OrderName, SHORTCUTS } from '@residualjs/layers';
import type * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from './create-model.js';
import { withoutDrawing } from './testing/without-drawing.js';
import { toPlain } from './to-plain.js';

const ROWS = {
  resnet8: {},
  resnet18: { width: 0.125, stem: 'imagenet' },
  resnet50: { width: 0.0625, stride: 'v1' },
  wrn16_8: { width: 0.125, dropout: 0.3, stem: 'imagenet' },
} as const;
const shortcuts = SHORTCUTS.filter((shortcut) => shortcut !== 'identity' && shortcut !== 'none');
const weightNames = (model: tfl.LayersModel) =>
  model.weights.map(({ originalName, shape }) => `${originalName} [${shape}]`);

describe.each(Object.entries(ROWS))('%s', (name, options) => {
  it.each(Object.keys(ORDERS) as OrderName[])('with order %s and every shortcut', (order) => {
    for (const shortcut of shortcuts) {
      for (const resize of ['pad', 'projection'] as const) {
        const all = { ...options, order, shortcut, resize, inputSize: 32, classes: 3 };
        const build = (fused: boolean) => withoutDrawing(() => createModel(name, { ...all, fused }));
        const [fused, plain] = [build(true), build(false)];
        const converted = toPlain(fused);
        const title = JSON.stringify(all);
        expect(fused.outputs[0].shape, title).toEqual([null, 3]);
        expect(weightNames(plain), title).toEqual(weightNames(fused));
        expect(weightNames(converted), title).toEqual(weightNames(fused));
        for (const model of [fused, plain, converted]) model.dispose();
      }
    }
  });
});
