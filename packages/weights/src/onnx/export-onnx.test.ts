import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectClose, expectNoLeak } from '@residualjs/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ONNX_CASES, onnxInputs } from '../testing/onnx-cases.js';
import { nodesOf } from '../testing/onnx-nodes.js';
import { checkSize, exportOnnx } from './export-onnx.js';
import { ACTIVATION_NAMES } from './layers/activations.js';
import { LAYER_FORMS } from './layers/index.js';
import type { ExportOnnxOptions } from './options.js';
import { innerLayers } from './walk.js';

interface Golden {
  onnx: string;
  onnxruntime: string;
  cases: Record<string, { sha256: string; outputs: Record<string, { shape: number[]; values: number[] }> }>;
}

/** What tools/golden/onnx-models.py printed: it checks each file with onnx.checker and runs it in onnxruntime. */
const path = new URL('../golden/onnx.json', import.meta.url);
const golden: Golden = JSON.parse(readFileSync(path, 'utf8'));

/** Where that script finds the files and what to feed them, if it is to be run again. */
const folder = process.env.RESIDUAL_GOLDEN_ONNX;

const firstIfImage = (x: tf.Tensor, layout = 'nhwc') =>
  layout === 'nchw' && x.rank === 4 ? tf.transpose(x, [0, 3, 1, 2]) : x;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('exportOnnx', () => {
  it.each(Object.entries(ONNX_CASES))(
    '%s gives in onnxruntime what it gives in tfjs',
    async (name, given) => {
      const model = given.model();
      const { layout } = given.options ?? {};
      let file: Uint8Array = new Uint8Array();
      await expectNoLeak(async () => {
        file = await exportOnnx(model, given.options);
      });
      const inputs = onnxInputs(model);
      if (folder) {
        const fed = inputs.map((x, i) => {
          const image = firstIfImage(x, layout);
          return [model.inputNames[i], { shape: image.shape, values: [...image.dataSync()] }] as const;
        });
        writeFileSync(join(folder, `${name}.onnx`), file);
        writeFileSync(join(folder, `${name}.json`), JSON.stringify(Object.fromEntries(fed)));
      }
      const predict = given.outputs ?? (() => model.predict(inputs) as tf.Tensor | tf.Tensor[]);
      const results = [predict(model, inputs)].flat();
      const { sha256, outputs } = golden.cases[name] ?? {};
      const found = Object.values(outputs ?? {});
      expect(found.map(({ shape }) => shape)).toEqual(results.map((y) => firstIfImage(y, layout).shape));
      for (const [i, y] of results.entries()) {
        expectClose(firstIfImage(y, layout).dataSync(), found[i].values, { relative: 1e-5 });
      }
      // Other bytes than those that were checked: run tools/golden/onnx-models.py over them.
      expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
    },
  );

  it('covers every layer and activation that it knows', () => {
    const used = Object.values(ONNX_CASES).flatMap(({ model }) => innerLayers(model()));
    const layers = new Set(used.map((layer) => layer.getClassName()));
    const silent = ['AlphaDropout', 'GaussianDropout', 'GaussianNoise', 'SpatialDropout1D']; // as Dropout
    expect([...LAYER_FORMS.keys()].filter((name) => !layers.has(name) && !silent.includes(name))).toEqual([]);
    const activations = new Set(used.map((layer) => layer.getConfig().activation));
    expect(ACTIVATION_NAMES.filter((name) => !activations.has(name))).toEqual([]);
  });

  it('puts a Transpose at the boundary only, and leaves zero padding to the convolution', async () => {
    const types = async (options: ExportOnnxOptions) =>
      nodesOf(await exportOnnx(ONNX_CASES.residual.model(), options)).map(({ type }) => type);
    const inside = [
      ...['Conv', 'BatchNormalization', 'Relu'],
      ...['AveragePool', 'Conv', 'BatchNormalization', 'Relu', 'Conv', 'Pad', 'BatchNormalization'],
      ...['Add', 'Relu', 'GlobalAveragePool', 'Flatten', 'Gemm'],
    ];
    expect((await types({})).sort()).toEqual(['Transpose', ...inside].sort());
    expect((await types({ layout: 'nchw' })).sort()).toEqual([...inside].sort());
  });

  it('names every layer that it does not know, and those that it knows', async () => {
    const model = tfl.sequential({
      name: 'recurrent',
      layers: [
        tfl.layers.lstm({
          name: 'memory',
          units: 2,
          inputShape: [3, 2],
          returnSequences: true,
          recurrentInitializer: 'zeros',
        }),
        tfl.layers.gru({ name: 'gate', units: 2, recurrentInitializer: 'zeros' }),
        tfl.layers.dense({ name: 'logits', units: 2 }),
      ],
    });
    await expect(exportOnnx(model)).rejects.toThrow(
      /^the model 'recurrent' cannot be written as ONNX, for it has LSTM 'memory', GRU 'gate'; known are Activation, Add, .*ZeroPadding2D, with the activations elu, /,
    );
  });

  it('refuses options out of bounds, another batch and empty models', async () => {
    const model = tfl.sequential({ name: 'two' });
    await expect(exportOnnx(model)).rejects.toThrow("the model 'two' is empty: add layers");
    model.add(tfl.layers.dense({ units: 1, batchInputShape: [2, 3] }));
    const refused: [ExportOnnxOptions, string][] = [
      [{ opset: 12 }, 'opset is 12: it must be a whole number from 13 to 22'],
      [{ batch: 0 }, "batch is 0: it must be 'dynamic' or a whole number above 0"],
      [{ batch: 3 }, "batch is 3, and the model 'two' is made for 2"],
      [{ layout: 'chw' as 'nchw' }, "layout is 'chw': it must be 'nhwc' or 'nchw'"],
    ];
    for (const [options, problem] of refused) {
      await expect(exportOnnx(model, options)).rejects.toThrow(problem);
    }
    expect(nodesOf(await exportOnnx(model)).map(({ type }) => type)).toEqual(['Gemm']);
  });

  it('refuses what a message of Protocol Buffers cannot hold', () => {
    expect(() => checkSize('wide', 2 ** 31)).toThrow("the model 'wide' has 2.0 GiB as ONNX");
    expect(() => checkSize('wide', 2 ** 31 - 1)).not.toThrow();
  });
});
