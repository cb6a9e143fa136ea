import { describeBackends, expectTensorClose, readGolden } from '@residualjs/testing';
import type * as tf from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { createModel } from './create-model.js';
import type { AllModelOptions } from './options.js';
import type { ModelName } from './tables/index.js';
import { formulaTensor, setFormulaWeights, sine } from './testing/formula.js';
import { withoutDrawing } from './testing/without-drawing.js';

interface Case extends AllModelOptions {
  model: ModelName;
  inputSize: number;
  logits: number[][];
}

/** From PyTorch in float64, by tools/golden/resnet-forward.py, which says where the weights come from. */
const cases: Case[] = await readGolden(new URL('./golden/resnet-forward.json', import.meta.url));
const titled = cases.map(({ logits, ...options }) => ({
  title: JSON.stringify(options),
  logits,
  ...options,
}));

describeBackends('logits of the PyTorch network', () => {
  describe.each([true, false])('fused: %s', (fused) => {
    it.each(titled)('$title', async ({ model: name, title: _, logits, ...options }) => {
      const model = withoutDrawing(() => createModel(name, { ...options, fused } as object));
      setFormulaWeights(model, { formula: sine });
      const { inputSize, channels = 3 } = options;
      const images = formulaTensor([2, inputSize, inputSize, channels], 0, sine);
      const outputs = model.predict(images) as tf.Tensor;
      await expectTensorClose(outputs, logits.flat(), { relative: 1e-4 });
      images.dispose();
      outputs.dispose();
      model.dispose();
    });
  });
}, ['wasm']);
