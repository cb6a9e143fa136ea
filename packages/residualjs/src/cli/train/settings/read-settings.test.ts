import { describe, expect, it } from 'vitest';
import { checkSettings, resolveSettings } from './read-settings.js';

describe('checkSettings', () => {
  it('takes what a flag would take', () => {
    const settings = {
      model: 'resnet56',
      modelOptions: { scaling: 'zero-gamma' },
      threads: 'auto',
      milestones: [10, 20],
      evaluateEvery: 'epoch',
      checkpointEvery: 5,
      augment: false,
      learningRate: 0.5,
    };
    expect(checkSettings(settings, 'x')).toEqual(settings);
  });

  it.each<[unknown, string]>([
    [[], 'x must hold a JSON object'],
    [null, 'x must hold a JSON object'],
    [{ learnigRate: 1 }, "x: there is no setting 'learnigRate'; did you mean 'learningRate'?"],
    [{ constructor: 1 }, "there is no setting 'constructor'"],
    [{ learningRate: '0.1' }, 'learningRate is "0.1"; it must be a number'],
    [{ learningRate: 0 }, 'learningRate is 0. It must be a number above 0.'],
    [{ batch: 1.5 }, 'batch is 1.5. It must be a whole number of at least 1.'],
    [{ threads: 'all' }, 'threads is "all"; it must be a whole number or auto'],
    [{ optimizer: 'sdg' }, 'optimizer is "sdg". Did you mean \'sgd\'?'],
    [{ milestones: [10, -1] }, 'milestones is [10,-1]. It must be a whole number of at least 1.'],
    [{ milestones: 10 }, 'milestones is 10; it must be a list of whole numbers'],
    [{ augment: 'yes' }, 'augment is "yes"; it must be true or false'],
    [{ modelOptions: [] }, 'modelOptions is []; it must be an object'],
  ])('refuses %j', (given, message) => {
    expect(() => checkSettings(given, 'x')).toThrow(message);
  });
});

describe('resolveSettings', () => {
  it('puts flags before recipe before defaults', () => {
    const recipe = { model: 'resnet56', batch: 128, steps: 1000 } as const;
    const settings = resolveSettings(recipe, { batch: 32, seed: undefined });
    expect(settings).toMatchObject({ model: 'resnet56', batch: 32, steps: 1000, learningRate: 0.1, seed: 0 });
    expect(settings).not.toHaveProperty('augment');
  });

  it('lets --epochs put the steps of a recipe out of force, and the other way', () => {
    expect(resolveSettings({ steps: 10 }, { epochs: 1 })).not.toHaveProperty('steps');
    expect(resolveSettings({ epochs: 10 }, { steps: 1 })).toMatchObject({ steps: 1 });
    expect(resolveSettings({ epochs: 10 }, { steps: 1 })).not.toHaveProperty('epochs');
  });
});
