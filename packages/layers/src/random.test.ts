import { describeBackends, randomTensor, readAll } from '@residualjs/testing';
import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { residualBlock } from './block/residual-block.js';
import { getRandomSteps, setRandomSteps } from './random.js';

function build(seed: number): tfl.LayersModel {
  const input = tfl.input({ shape: [4, 4, 4] });
  const options = {
    filters: 4,
    seed,
    dropout: 0.5,
    shortcut: 'dropout',
    scaling: 'stochastic-depth',
  } as const;
  const outputs = residualBlock({ name: 'block', order: 'full-preactivation', ...options })(input);
  return tfl.model({ inputs: input, outputs });
}
const x = () => randomTensor([4, 4, 4, 4], 1);
const draw = (model: tfl.LayersModel, times = 1) =>
  readAll(Array.from({ length: times }, () => model.apply(x(), { training: true }) as tf.Tensor));

describeBackends('random layers', () => {
  it('draw anew at every step, and the same again for the same seed', async () => {
    const [first, second, other] = [build(1), build(1), build(2)];
    const run = await draw(first, 3);
    expect(run[1]).not.toEqual(run[0]);
    expect(run[2]).not.toEqual(run[1]);
    expect(await draw(second, 3)).toEqual(run);
    other.setWeights(first.getWeights());
    expect(await draw(other)).not.toEqual([run[0]]);
  });

  it('go on where they stopped, or begin again', async () => {
    const model = build(1);
    const run = await draw(model, 3);
    const steps = { block_dropout: 3, block_shortcut_dropout: 3, block_stochastic_depth: 3 };
    expect(getRandomSteps(model)).toEqual(steps);
    setRandomSteps(model, {
      ...steps,
      block_dropout: 1,
      block_shortcut_dropout: 1,
      block_stochastic_depth: 1,
    });
    expect(await draw(model)).toEqual([run[1]]);
    setRandomSteps(model, 0);
    expect(await draw(model, 2)).toEqual(run.slice(0, 2));
  });

  it('draw nothing at inference', async () => {
    const model = build(1);
    const outputs = await readAll([0, 1].map(() => model.predict(x()) as tf.Tensor));
    expect(outputs[0]).toEqual(outputs[1]);
    expect(Object.values(getRandomSteps(model))).toEqual([0, 0, 0]);
  });

  it('draw the same for a model that was saved', async () => {
    const { registerLayers } = await import('./register-layers.js');
    registerLayers();
    const model = build(1);
    const again = await tfl.models.modelFromJSON(JSON.parse(model.toJSON() as string));
    again.setWeights(model.getWeights());
    expect(await draw(again)).toEqual(await draw(model));
  });
});

it('refuses steps that do not fit the model', () => {
  const layers = [{ name: 'dropout', randomStep: 0 }] as unknown as tfl.layers.Layer[];
  expect(() => setRandomSteps({ layers }, { drop: 1 })).toThrow(/no random layer 'drop'/);
  expect(() => setRandomSteps({ layers }, {})).toThrow(/the step of 'dropout' is undefined/);
  expect(() => setRandomSteps({ layers }, -1)).toThrow(
    /the step of 'dropout' is -1; it must be an integer of at least 0/,
  );
});
