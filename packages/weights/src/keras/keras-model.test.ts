import { readFileSync } from 'node:fs';
import { describeBackends, expectNoLeak, expectTensorClose, tidyAsync } from '@residualjs/testing';
import { sharedData } from '@residualjs/testing/node';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { kerasFile, kerasGolden } from '../testing/keras-golden.js';
import { kerasArchive, kerasHdf5 } from './format.js';
import { kerasModelOf } from './keras-model.js';
import { tfjsConfig } from './tfjs-config.js';

const image = () =>
  tf.tensor(
    Float32Array.from({ length: 144 }, (_, i) => Math.sin(i)),
    [2, 6, 6, 2],
  );
const readModel = async (bytes: Uint8Array, file: string) =>
  kerasModelOf(await (file.endsWith('.keras') ? kerasArchive : kerasHdf5).read(bytes, { file }), file);

describeBackends('models of Keras', () => {
  it.each(['keras2-model.h5', 'keras3-model.h5', 'keras2.keras', 'keras3.keras'])(
    'answer as Keras does: %s',
    async (name) => {
      const version = Number(name[5]) as 2 | 3;
      const model = await readModel(kerasFile(name), name);
      await expectNoLeak(async () => {
        await tidyAsync(async () => {
          const expected = tf.tensor(kerasGolden(version).prediction);
          await expectTensorClose(model.predict(image()) as tf.Tensor, expected, { relative: 1e-5 });
        });
      });
      model.dispose();
    },
  );
});

describe('a configuration', () => {
  it('is refused, with the layer, where tf.layers would compute something else', () => {
    const layer = (className: string, config: object) => ({
      class_name: 'Sequential',
      config: { layers: [{ class_name: className, config: { name: 'it', ...config } }] },
    });
    expect(() => tfjsConfig(layer('Conv2D', { groups: 2 }))).toThrow(
      "layer 'it' (Conv2D) has groups: 2, which tf.layers does not compute",
    );
    expect(() => tfjsConfig(layer('ReLU', { negative_slope: 0.1 }))).toThrow('negative_slope: 0.1');
    expect(() => tfjsConfig(layer('GlobalAveragePooling2D', { keepdims: true }))).toThrow('keepdims: true');
    expect(tfjsConfig(layer('ReLU', { negative_slope: 0, max_value: 6 }))).toEqual(
      layer('ReLU', { max_value: 6 }),
    );
    let deep: unknown = 1;
    for (let i = 0; i < 200; i++) deep = [deep];
    expect(() => tfjsConfig(deep)).toThrow('nests deeper than');
  });

  it('is named with the file where there is none, or one that cannot be built', async () => {
    const file = await kerasHdf5.read(kerasFile('keras2.h5'), { file: 'f' });
    await expect(kerasModelOf(file, 'f.h5')).rejects.toThrow(
      'f.h5 holds weights and no configuration of a model',
    );
    const broken = (text: string) => kerasModelOf({ ...file, metadata: { model_config: text } }, 'f.h5');
    await expect(broken('{')).rejects.toThrow('f.h5: its model cannot be built of tf.layers');
    await expect(broken('{"class_name": "Lambda", "config": {}}')).rejects.toThrow('Unknown layer: Lambda');
  });
});

const resnet8 = sharedData('weights/mlperf_tiny_resnet8_pretrainedResnet.h5');
const images = sharedData('cifar10/test_batch_first1000.bin');
const expected = sharedData('golden/mlperf_tiny_resnet8_probs256_f32.npy');
const present = resnet8 && images && expected;

/** Images as [N, 32, 32, 3] from 0 to 255, and their labels, of a CIFAR-10 batch: label, then the planes R, G, B. */
function cifar10(path: string) {
  const bytes = readFileSync(path);
  const count = bytes.length / 3073;
  const pixels = new Float32Array(count * 3072);
  const labels = Array.from({ length: count }, (_, n) => bytes[n * 3073]);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < 3072; i++)
      pixels[n * 3072 + (i % 1024) * 3 + Math.floor(i / 1024)] = bytes[n * 3073 + 1 + i];
  }
  return { pixels: tf.tensor(pixels, [count, 32, 32, 3]), labels };
}

describeBackends('MLPerf Tiny ResNet-8 from its .h5', () => {
  it.skipIf(!present)(
    `gives Keras's probabilities, and 119 wrong of 1,000${present ? '' : ' (needs ../shared/data)'}`,
    async () => {
      const model = await readModel(readFileSync(resnet8 as string), resnet8 as string);
      const { pixels, labels } = cifar10(images as string);
      const probabilities = model.predict(pixels, { batchSize: 250 }) as tf.Tensor2D;
      const npy = readFileSync(expected as string);
      const golden = new Float32Array(
        npy.buffer.slice(npy.byteOffset + npy.length - 256 * 10 * 4, npy.byteOffset + npy.length),
      );
      await expectTensorClose(tf.slice(probabilities, [0, 0], [256, 10]), tf.tensor(golden, [256, 10]), {
        absolute: 1e-4,
      });
      const found = await tf.argMax(probabilities, 1).data();
      expect(labels.filter((label, n) => label !== found[n])).toHaveLength(119);
    },
  );
}, ['wasm']);
