/** What every layer of the package owes, driven from one table. */
import {
  describeBackends,
  expectTensorClose,
  numericGradient,
  randomTensor,
  readAll,
} from '@residualjs/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerLayers } from './register-layers.js';
import { type LayerRow, ROWS } from './testing/layer-rows.js';
import type { Values } from './testing/reference.js';

const valuesOf = async (tensors: tf.Tensor[]): Promise<Values[]> =>
  (await readAll(tensors)).map((values, i) => ({ shape: tensors[i].shape, data: [...values] }));
const single = <T>(list: T[]): T | T[] => (list.length === 1 ? list[0] : list);
const inputsOf = ({ inputs }: LayerRow) => inputs.map((shape, i) => randomTensor(shape, 10 + i));

/** A built layer whose weights are random: the variances above 0. */
function builtLayer(row: LayerRow): tfl.layers.Layer {
  const layer = row.layer();
  layer.apply(single(row.inputs.map((shape) => tf.zeros(shape))));
  layer.setWeights(
    layer.getWeights().map((weight, i) => randomTensor(weight.shape, 20 + i, { min: 0.2, max: 1.5 })),
  );
  return layer;
}

/** Runs a layer, from the start of its random numbers. */
function run(layer: tfl.layers.Layer, inputs: tf.Tensor[], training = false): tf.Tensor {
  if ('randomStep' in layer) layer.randomStep = 0;
  return layer.apply(single(inputs), { training }) as tf.Tensor;
}

function modelOf(row: LayerRow): tfl.LayersModel {
  const inputs = row.inputs.map((shape, i) => tfl.input({ shape: shape.slice(1), name: `input_${i}` }));
  const outputs = row.layer().apply(single(inputs)) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs, outputs });
  model.setWeights(model.getWeights().map((weight, i) => randomTensor(weight.shape, 30 + i, { min: 0.2 })));
  return model;
}

describeBackends('contract', () => {
  beforeAll(() => {
    registerLayers();
    registerLayers();
  });

  describe.each(ROWS)('$title', (row) => {
    it('gives the shape that it announces', () => {
      const layer = row.layer();
      expect(layer.computeOutputShape(single(row.inputs))).toEqual(row.output);
      const symbolic = row.inputs.map((shape) => tfl.input({ shape: shape.slice(1) }));
      expect((layer.apply(single(symbolic)) as tfl.SymbolicTensor).shape).toEqual([
        null,
        ...row.output.slice(1),
      ]);
      for (const training of [false, true]) {
        expect(run(layer, inputsOf(row), training).shape).toEqual(row.output);
      }
    });

    it('has the weights that it should', () => {
      const layer = builtLayer(row);
      expect(layer.trainableWeights.map((weight) => weight.shape)).toEqual(row.trainable);
      expect(layer.nonTrainableWeights.map((weight) => weight.shape)).toEqual(row.others ?? []);
      const size = (shapes: number[][]) => shapes.reduce((sum, s) => sum + s.reduce((a, b) => a * b, 1), 0);
      expect(layer.countParams()).toBe(size([...row.trainable, ...(row.others ?? [])]));
    });

    it('gives the values of the formula', async () => {
      const layer = builtLayer(row);
      const inputs = inputsOf(row);
      const [x, weights] = [await valuesOf(inputs), await valuesOf(layer.getWeights())];
      const expected = row.reference(x, weights);
      await expectTensorClose(run(layer, inputs), tf.tensor(expected.data, expected.shape), {
        relative: 3e-6,
      });
      if (row.trainingReference) {
        const trained = row.trainingReference(x, weights);
        await expectTensorClose(run(layer, inputs, true), tf.tensor(trained.data, trained.shape), {
          relative: 3e-6,
        });
      }
    });

    it.each([false, true])('has the gradient of its output, training: %s', async (training) => {
      const layer = builtLayer(row);
      const inputs = inputsOf(row);
      const direction = randomTensor(row.output, 40);
      const loss = (tensors: tf.Tensor[]) =>
        tf.sum(tf.mul(run(layer, tensors, training), direction)) as tf.Scalar;
      const close = { relative: 2e-3, absolute: 5e-4 };

      const gradients = tf.grads((...tensors: tf.Tensor[]) => loss(tensors))(inputs);
      for (const [i, input] of inputs.entries()) {
        const withInput = (tensor: tf.Tensor) => loss(inputs.map((other, j) => (i === j ? tensor : other)));
        await expectTensorClose(gradients[i], await numericGradient(withInput, input), close);
      }

      const weights = layer.trainableWeights;
      if (weights.length === 0) return;
      const variables = weights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(() => loss(inputs), variables);
      for (const variable of variables) {
        const start = tf.clone(variable);
        const withWeight = (tensor: tf.Tensor) => {
          variable.assign(tensor);
          return loss(inputs);
        };
        await expectTensorClose(grads[variable.name], await numericGradient(withWeight, start), close);
        variable.assign(start);
      }
    });

    it('comes back from its configuration', async () => {
      const layer = builtLayer(row);
      const config = JSON.parse(JSON.stringify(layer.getConfig()));
      const Layer = layer.constructor as tf.serialization.SerializableConstructor<tfl.layers.Layer>;
      const again = new Layer(config);
      expect(again.getConfig()).toEqual(layer.getConfig());
      const inputs = inputsOf(row);
      run(again, inputs);
      again.setWeights(layer.getWeights());
      for (const training of [false, true]) {
        expect(await run(again, inputs, training).data()).toEqual(await run(layer, inputs, training).data());
      }
    });

    it('comes back with its model, from JSON and from a file', async () => {
      const model = modelOf(row);
      const inputs = inputsOf(row);
      const expected = await (model.predict(single(inputs)) as tf.Tensor).data();
      const same = async (other: tfl.LayersModel) => {
        expect(other.weights.map((weight) => weight.originalName)).toEqual(
          model.weights.map((weight) => weight.originalName),
        );
        expect(await (other.predict(single(inputs)) as tf.Tensor).data()).toEqual(expected);
      };
      const fromJson = await tfl.models.modelFromJSON(JSON.parse(model.toJSON() as string));
      fromJson.setWeights(model.getWeights());
      await same(fromJson);

      let saved: tf.io.ModelArtifacts | undefined;
      await model.save(
        tf.io.withSaveHandler(async (artifacts) => {
          saved = artifacts;
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
        }),
      );
      await same(await tfl.loadLayersModel(tf.io.fromMemory(saved!)));
    });
  });
});
