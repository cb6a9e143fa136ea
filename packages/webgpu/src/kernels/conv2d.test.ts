import { convolutionInference } from '@residualjs/ops';
import { convolution64, expectClose, randomTensor } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { convolutionSizes } from '@residualjs/ops';
import { it } from 'vitest';
import { hostOf, runningBackend } from '../host.js';
import { expectAsOnCpu } from '../testing/against-cpu.js';
import { expectNear } from '../testing/convolution-check.js';
import { describeWebGpu } from '../testing/webgpu.js';
import { convolve } from './conv2d.js';
import { planMultiplyAdds } from './plan-gemm.js';
import { columnsOf, rowsOf, storageOf, TILES } from './tiles.js';

const nhwc = { strides: 1, pad: 'same', dataFormat: 'NHWC' } as const;

describeWebGpu('the forward convolution', () => {
  // The others come in convolution.test.ts; each is a shader that a software Vulkan takes long to compile.
  const tiles = TILES.filter((tile) => tile.rowGroups === 2 && [16, 128].includes(columnsOf(tile)));
  it.each(tiles.map((tile) => [`${rowsOf(tile)}x${columnsOf(tile)}`, tile] as const))(
    'is right in tiles of %s that the problem does not fill, where the GPU has the memory for them',
    async (_, tile) => {
      if (storageOf(tile) > hostOf(runningBackend()!).limits.maxComputeWorkgroupStorageSize) return;
      const [inputShape, filterShape] = [
        [1, 13, 11, 3],
        [3, 3, 3, 68],
      ] as [number[], number[]];
      const sizes = convolutionSizes(inputShape, filterShape, null, nhwc);
      const [x, filters] = [randomTensor(inputShape, 1), randomTensor(filterShape, 2)];
      const info = convolve(hostOf(runningBackend()!), sizes, { x, filters }, planMultiplyAdds(tile, false));
      const y = tf.engine().makeTensorFromTensorInfo(info);
      await expectNear(
        'forward',
        y,
        [1, 13, 11, 68],
        convolution64(sizes, await x.data(), await filters.data()),
      );
    },
  );

  it('adds bias and shortcut, and cuts at 0', async () => {
    await expectAsOnCpu(() => {
      const x = randomTensor([2, 5, 4, 6], 1) as tf.Tensor4D;
      const filter = randomTensor([3, 3, 6, 5], 2) as tf.Tensor4D;
      const bias = randomTensor([5], 3) as tf.Tensor1D;
      const addend = randomTensor([2, 5, 4, 5], 4) as tf.Tensor4D;
      return [
        convolutionInference(x, filter, { bias, addend, activation: 'relu' }),
        convolutionInference(x, filter, { bias }),
        tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias, activation: 'relu' }),
        tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', bias, activation: 'elu' }), // stock
        tf.conv2d(x, filter, 1, 'same', 'NHWC', 2),
      ];
    });
  });

  it('leaves NaN where the input is NaN', async () => {
    await tf.setBackend('webgpu');
    const x = tf.tensor4d([Number.NaN, 1], [1, 1, 2, 1]);
    const y = tf.fused.conv2d({
      x,
      filter: tf.ones([1, 1, 1, 1]),
      strides: 1,
      pad: 'same',
      activation: 'relu',
    });
    expectClose(await y.data(), [Number.NaN, 1]);
  });
});
