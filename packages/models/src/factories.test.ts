import '@tensorflow/tfjs-backend-cpu';
import type * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import * as exported from './factories.js';
import { listModels } from './list-models.js';
import { readMetadata } from './metadata.js';
import type { ModelOptions } from './options.js';
import { withoutDrawing } from './testing/without-drawing.js';

const factories = new Map<string, (options: ModelOptions) => tfl.LayersModel>(Object.entries(exported));

it('has a factory for every row', () => {
  expect([...factories.keys()].sort()).toEqual(listModels().sort());
});

describe.each(listModels())('%s', (name) => {
  it('builds the model of its name', () => {
    const model = withoutDrawing(() => factories.get(name)!({ classes: 3, inputSize: 32 }));
    expect(model.name).toBe(name);
    expect(readMetadata(model)).toMatchObject({
      model: name,
      options: { classes: 3, inputSize: 32, seed: 0 },
    });
    model.dispose();
  });
});

it('gives plain networks no options of shortcuts', () => {
  // @ts-expect-error a plain network has no shortcut
  expect(() => exported.plain20({ shortcut: 'pad' })).toThrow(/a plain network has no shortcut/);
});
