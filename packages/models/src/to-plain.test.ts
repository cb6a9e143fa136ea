import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ORDERS,
  type OrderName,
  ResidualBatchNormalization,
  type ResidualBlockOptions,
  registerLayers,
  residualBlock,
  SHORTCUTS,
} from '@residualjs/layers';
import { describeBackends, expectTensorClose, randomTensor } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { createModel } from './create-model.js';
import { readMetadata } from './metadata.js';
import { scramble } from './testing/scramble.js';
import { toPlain } from './to-plain.js';

const weightNames = (model: tfl.LayersModel) => model.weights.map(({ originalName }) => originalName);
const predict = (model: tfl.LayersModel, x: tf.Tensor) => model.predict(x) as tf.Tensor;
const isOurs = (layer: tfl.layers.Layer) => layer.getClassName().startsWith('Residual');

/** Saves a model to memory. */
async function artifactsOf(model: tfl.LayersModel): Promise<tf.io.ModelArtifacts> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  return saved!;
}

/** A program that knows tfjs alone: loads a model, and prints its logits for the images given. */
const PLAIN_TFJS = `
  import '@tensorflow/tfjs-backend-cpu';
  import * as tf from '@tensorflow/tfjs-core';
  import * as tfl from '@tensorflow/tfjs-layers';
  import { readFileSync } from 'node:fs';
  const [folder] = process.argv.slice(1);
  const { topology, specs, images, shape } = JSON.parse(readFileSync(folder + '/model.json', 'utf8'));
  const weightData = new Uint8Array(readFileSync(folder + '/weights.bin')).buffer;
  const model = await tfl.loadLayersModel(tf.io.fromMemory({ modelTopology: topology, weightSpecs: specs, weightData }));
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const ours = Object.keys(classNameMap).filter((name) => name.startsWith('Residual'));
  console.log(JSON.stringify({ ours, logits: [...model.predict(tf.tensor(images, shape)).dataSync()] }));
`;

async function predictInPlainTfjs(
  model: tfl.LayersModel,
  x: tf.Tensor,
): Promise<{ ours: string[]; logits: number[] }> {
  const { modelTopology: topology, weightSpecs: specs, weightData } = await artifactsOf(model);
  const folder = mkdtempSync(join(tmpdir(), 'residualjs-plain-'));
  try {
    const images = [...(await x.data())];
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ topology, specs, images, shape: x.shape }));
    writeFileSync(join(folder, 'weights.bin'), new Uint8Array(weightData as ArrayBuffer));
    const root = fileURLToPath(new URL('../../..', import.meta.url)); // where tfjs is found
    const args = ['--input-type=module', '--eval', PLAIN_TFJS, folder];
    return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describeBackends('toPlain', () => {
  it.each(['resnet20', 'plain20', 'preresnet110', 'preresnet164'] as const)(
    '%s loads in a process that has tfjs alone, and gives the same outputs',
    async (name) => {
      const model = scramble(createModel(name, { inputSize: 9, classes: 4 }));
      const plain = toPlain(model);
      const x = randomTensor([2, 9, 9, 3], 5);
      const { ours, logits } = await predictInPlainTfjs(plain, x);
      expect(ours).toEqual([]);
      await expectTensorClose(logits, predict(model, x), { relative: 1e-5 });
      model.dispose();
      plain.dispose();
    },
  );

  it('keeps names, order and values of the weights in every kind of block', async () => {
    const x = randomTensor([2, 5, 5, 4], 7);
    const build = (options: Pick<ResidualBlockOptions, 'order' | 'shortcut' | 'resize' | 'fused'>) => {
      const image = tfl.input({ name: 'image', shape: [5, 5, 4] });
      const y = residualBlock({ name: 'a', filters: 4, ...options })(image);
      const z = residualBlock({ name: 'b', filters: 7, stride: 2, ...options })(y);
      return tfl.model({ inputs: image, outputs: z });
    };
    for (const order of Object.keys(ORDERS) as OrderName[]) {
      for (const shortcut of SHORTCUTS) {
        if (shortcut === 'identity') continue;
        for (const resize of ['pad', 'projection'] as const) {
          const model = scramble(build({ order, shortcut, resize }));
          const plain = toPlain(model);
          const twin = build({ order, shortcut, resize, fused: false });
          const kind = `${order}, ${shortcut}, ${resize}`;
          expect(plain.layers.filter(isOurs)).toEqual([]);
          expect([kind, ...weightNames(plain)]).toEqual([kind, ...weightNames(twin)]);
          twin.setWeights(model.getWeights());
          await expectTensorClose(predict(plain, x), predict(model, x));
          await expectTensorClose(predict(plain, x), predict(twin, x));
          for (const made of [model, plain, twin]) made.dispose();
        }
      }
    }
  });

  it('converts a model that was saved and loaded', async () => {
    registerLayers();
    const model = scramble(createModel('resnet20', { inputSize: 8 }));
    const loaded = await tfl.loadLayersModel(tf.io.fromMemory(await artifactsOf(model)));
    const x = randomTensor([1, 8, 8, 3], 2);
    await expectTensorClose(predict(toPlain(loaded), x), predict(model, x));
    expect(readMetadata(loaded)).toEqual(readMetadata(model));
    expect(readMetadata(toPlain(loaded))).toMatchObject({ model: 'resnet20', options: { fused: false } });
  });

  it('converts any graph: two heads, shared layers, a model inside of another', async () => {
    const inner = tfl.sequential({
      name: 'inner',
      layers: [
        new ResidualBatchNormalization({
          name: 'bn',
          activation: 'relu',
          center: false,
          inputShape: [6, 6, 4],
        }),
      ],
    });
    const image = tfl.input({ name: 'image', shape: [6, 6, 4] });
    const shared = tfl.layers.conv2d({
      name: 'shared',
      filters: 4,
      kernelSize: 3,
      padding: 'same',
      trainable: false,
    });
    const twice = shared.apply(shared.apply(image)) as tfl.SymbolicTensor;
    const y = residualBlock({ name: 'block', filters: 4, branch: 'bottleneck', dropout: 0.1 })(
      inner.apply(twice) as tfl.SymbolicTensor,
    );
    const pool = tfl.layers.globalAveragePooling2d({ name: 'pool' }).apply(y) as tfl.SymbolicTensor;
    const model = scramble(tfl.model({ name: 'two', inputs: image, outputs: [pool, twice] }));
    const plain = toPlain(model);
    const x = randomTensor([2, 6, 6, 4], 9);
    const [a, b] = [plain, model].map((m) => m.predict(x) as tf.Tensor[]);
    await expectTensorClose(a[0], b[0]);
    await expectTensorClose(a[1], b[1]);
    expect(weightNames(plain)).toEqual(weightNames(model));
    expect(plain.getLayer('shared').trainable).toBe(false);
    expect(JSON.stringify(plain.toJSON(null, false))).not.toContain('Residual');
  });

  it('gives a model of its own: disposing one leaves the other', async () => {
    const before = tf.memory().numTensors;
    const model = createModel('resnet20', { inputSize: 8 });
    const plain = toPlain(model);
    model.dispose();
    const logits = predict(plain, tf.zeros([1, 8, 8, 3]));
    expect((await logits.data()).every(Number.isFinite)).toBe(true);
    logits.dispose();
    plain.dispose();
    expect(tf.memory().numTensors).toBe(before + 1); // the image
  });

  it.each(['rezero', 'stochastic-depth'] as const)('refuses %s, naming the layer', (scaling) => {
    const model = createModel('resnet20', { inputSize: 8, scaling });
    const before = tf.memory().numTensors;
    expect(() => toPlain(model)).toThrow(/'stage1_block1_\w+' has no form in stock layers of TensorFlow.js/);
    expect(tf.memory().numTensors).toBe(before);
  });
}, ['wasm']);
