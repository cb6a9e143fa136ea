import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeModel } from './describe-model.js';
import { listModels } from './list-models.js';
import { MODELS } from './tables/index.js';

/** From PyTorch, by tools/golden/model-parameters.py. */
const golden: Record<string, { parameters: number; multiplyAdds: number }> = JSON.parse(
  readFileSync(new URL('./golden/model-parameters.json', import.meta.url), 'utf8'),
);

describe.each(listModels())('%s', (name) => {
  const model = describeModel(name);

  it('has the parameters and multiply-adds of the PyTorch network', () => {
    const { parameters, multiplyAdds } = model;
    expect({ parameters, multiplyAdds }).toEqual(golden[name]);
  });

  it('has the depth that its name says', () => {
    const layersPerBlock = model.branch === 'bottleneck' ? 3 : 2;
    expect(model.depth).toBe(3 * model.blocksPerStage * layersPerBlock + 2);
    expect(name).toBe(`${model.family}${model.depth}`);
  });
});

it('describes ResNet-110 as the paper does', () => {
  const model = describeModel('resnet110');
  expect(model.testError).toBe(6.43);
  expect(model.paper.url).toBe('https://arxiv.org/abs/1512.03385');
  expect(model.inputShape).toEqual([32, 32, 3]);
  expect(model.stages).toEqual([
    { filters: 16, blocks: 18, size: 32 },
    { filters: 32, blocks: 18, size: 16 },
    { filters: 64, blocks: 18, size: 8 },
  ]);
});

it('has a plain twin for ResNet-20 to 110, of the same cost', () => {
  for (const depth of [20, 32, 44, 56, 110] as const) {
    const { parameters, multiplyAdds } = describeModel(`plain${depth}`);
    expect({ parameters, multiplyAdds }).toEqual(golden[`resnet${depth}`]);
  }
});

it('gives a copy, so that a caller cannot change the tables', () => {
  (describeModel('resnet20').paper as { title: string }).title = 'changed';
  expect(MODELS.resnet20.paper.title).toBe('Deep Residual Learning for Image Recognition');
});
