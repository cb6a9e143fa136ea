/** Blocks of every order and shortcut against PyTorch, fused and plain. */
import { describeBackends, expectTensorClose, readGolden } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, it } from 'vitest';
import { formulaTensor, setFormulaWeights } from '../testing/formula-weights.js';
import type { ResidualBlockOptions } from './options.js';
import { residualBlock } from './residual-block.js';

interface Case {
  options: Omit<ResidualBlockOptions, 'name'>;
  inference: number[];
  training: number[];
  gradient: number[];
}
const golden = await readGolden(new URL('../golden/residual-blocks.json', import.meta.url));
const INPUT: number[] = golden.input;

describeBackends('block against PyTorch', () => {
  describe.each([true, false])('fused: %s', (fused) => {
    for (const { options, ...expected } of golden.cases as Case[]) {
      it(JSON.stringify(options), async () => {
        const input = tfl.input({ shape: INPUT.slice(1) });
        const output = residualBlock({ name: 'block', fused, ...options })(input);
        const model = tfl.model({ inputs: input, outputs: output });
        setFormulaWeights(model);
        const x = formulaTensor(INPUT, 0);
        const close = { relative: 1e-5 };
        await expectTensorClose(model.predict(x) as tf.Tensor, expected.inference, close);

        const train = (image: tf.Tensor) => {
          setFormulaWeights(model); // the moving statistics too
          return model.apply(image, { training: true }) as tf.Tensor;
        };
        await expectTensorClose(train(x), expected.training, close);
        const back = formulaTensor([INPUT[0], ...(output.shape.slice(1) as number[])], 1);
        const gradient = tf.grad((image) => tf.sum(tf.mul(train(image), back)))(x);
        await expectTensorClose(gradient, expected.gradient, { relative: 1e-4 });
      });
    }
  });
});
