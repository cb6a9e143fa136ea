import '@tensorflow/tfjs-backend-cpu';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import { ResidualAdd } from './add.js';
import * as everything from './index.js';
import { registerLayers } from './register-layers.js';

it('is needed to load a model and not to build one', async () => {
  const input = tfl.input({ shape: [4] });
  const model = tfl.model({
    inputs: input,
    outputs: new ResidualAdd().apply([input, input]) as tfl.SymbolicTensor,
  });
  const json = () => JSON.parse(model.toJSON() as string);
  await expect(tfl.models.modelFromJSON(json())).rejects.toThrow(/Unknown layer: ResidualAdd/);
  registerLayers();
  registerLayers();
  await expect(tfl.models.modelFromJSON(json())).resolves.toBeInstanceOf(tfl.LayersModel);
});

it('knows every layer class that the package exports', async () => {
  const { serialization } = await import('@tensorflow/tfjs-core');
  const registered = serialization.SerializationMap.getMap().classNameMap;
  const classes = Object.entries(everything).filter(
    ([, value]) => typeof value === 'function' && Object.hasOwn(value, 'className'),
  );
  expect(classes.length).toBe(12);
  for (const [name, value] of classes) {
    expect((value as unknown as { className: string }).className).toBe(name);
    expect(Object.keys(registered)).toContain(name);
  }
});
