/** What works on every model works on a network of every family. */
import { registerLayers, setRandomSteps } from '@residualjs/layers';
import { describeBackends, expectTensorClose, randomTensor, readBits, tidyAsync } from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { createModel } from './create-model.js';
import { foldBatchNorm } from './fold/fold-batch-norm.js';
import { readMetadata } from './metadata.js';
import { recompute } from './recompute/recompute.js';
import { stageInputs } from './stage-inputs.js';
import { summarize } from './summarize.js';
import { MODELS } from './tables/index.js';
import { FAMILIES, type Family } from './testing/families.js';
import { scramble } from './testing/scramble.js';
import { toPlain } from './to-plain.js';

const build = ({ model, options }: Family, fused = true) =>
  scramble(createModel(model, { ...options, fused } as object));
const imagesFor = (model: tfl.LayersModel, count = 2) =>
  randomTensor([count, ...(model.inputs[0].shape.slice(1) as number[])], 3);
const weightNames = (model: tfl.LayersModel) =>
  model.weights.map(({ originalName, shape }) => `${originalName} [${shape}]`);
const ours = (model: tfl.LayersModel) =>
  model.layers.filter((layer) => layer.getClassName().startsWith('Residual')).map(({ name }) => name);
const dispose = (...models: tfl.LayersModel[]) => {
  for (const model of models) model.dispose();
};

/** Throws unless both models give the same. */
async function expectSameOutputs(actual: tfl.LayersModel, expected: tfl.LayersModel): Promise<void> {
  await tidyAsync(async () => {
    const x = imagesFor(expected);
    await expectTensorClose(actual.predict(x) as tf.Tensor, expected.predict(x) as tf.Tensor, {
      relative: 1e-5,
    });
  });
}

async function savedAndLoaded(model: tfl.LayersModel): Promise<tfl.LayersModel> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  return tfl.loadLayersModel(tf.io.fromMemory(saved!));
}

/** Loss, gradients, and the weights after a step that moves the averages alone, bit by bit. */
function stepOf(model: tfl.LayersModel): Promise<string[]> {
  return tidyAsync(() => {
    const x = imagesFor(model, 4);
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const loss = () => tf.mean(tf.square(model.apply(x, { training: true }) as tf.Tensor)) as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, variables);
    return readBits([value, ...variables.map(({ name }) => grads[name]), ...model.getWeights()]);
  });
}

describeBackends('every family', () => {
  describe.each(FAMILIES.map((family) => ({ title: JSON.stringify(family), family })))(
    '$title',
    ({ family }) => {
      it('has the same weights in the same order, built fused, plain, and converted', async () => {
        const [fused, plain] = [build(family), build(family, false)];
        const converted = toPlain(fused);
        expect(weightNames(plain)).toEqual(weightNames(fused));
        expect(weightNames(converted)).toEqual(weightNames(fused));
        expect([...ours(plain), ...ours(converted)]).toEqual([]);
        plain.setWeights(fused.getWeights());
        await expectSameOutputs(plain, fused);
        await expectSameOutputs(converted, fused);
        dispose(fused, plain, converted);
      });

      it('has the outputs of the folded network', async () => {
        const model = build(family);
        const folded = foldBatchNorm(model);
        await expectSameOutputs(folded, model);
        expect(folded.layers.length).toBeLessThan(toPlain(model).layers.length);
        dispose(model, folded);
      });

      it.each(['block', 'stage'] as const)('trains the same with recompute by %s', async (segments) => {
        const model = build(family);
        const weights = model.getWeights().map((weight) => tf.clone(weight));
        const expected = await stepOf(model);
        model.setWeights(weights);
        if (family.options.dropout || family.options.classifierDropout) setRandomSteps(model, 0);
        recompute(model, segments);
        const actual = await stepOf(model);
        expect(actual).toEqual(expected);
        tf.dispose(weights);
        dispose(model);
      });

      it('has stages, a summary, and metadata that outlive a file', async () => {
        const model = build(family);
        const { stageFilters } = MODELS[family.model];
        expect(stageInputs(model)).toHaveLength(stageFilters.length);
        const { parameters, multiplyAdds } = summarize(model);
        expect(parameters).toBeGreaterThan(0);
        expect(multiplyAdds).toBeGreaterThan(parameters / 2);
        registerLayers();
        const loaded = await savedAndLoaded(model);
        expect(readMetadata(loaded)).toEqual(readMetadata(model));
        expect(readMetadata(loaded)).toMatchObject({ model: family.model, options: family.options });
        await expectSameOutputs(loaded, model);
        dispose(model, loaded);
      });
    },
  );
}, ['wasm']);
