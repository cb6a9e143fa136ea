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
    const { family, depth, branch, blocksPerStage } = model;
    const layersPerBlock = { single: 1, basic: 2, bottleneck: 3 }[branch];
    const blocks = blocksPerStage.reduce((sum, count) => sum + count, 0);
    const others = { vgg: 3, wrn: 4 }[family as string] ?? 2; // VGG has three dense layers and no stem; Zagoruyko and Komodakis count 6n + 4
    expect(depth).toBe(blocks * layersPerBlock + others);
    expect(name).toMatch(new RegExp(`^${family}${depth}(_|$)`));
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
