import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeModel } from './describe-model.js';
import { listModels } from './list-models.js';
import { MODELS, type ModelName } from './tables/index.js';

/** From PyTorch, by tools/golden/model-parameters.py. */
const golden: Record<string, { parameters: number; multiplyAdds: number; multiplyAddsV1?: number }> =
  JSON.parse(readFileSync(new URL('./golden/model-parameters.json', import.meta.url), 'utf8'));

describe.each(listModels())('%s', (name) => {
  const model = describeModel(name);

  it('has the parameters and multiply-adds of the PyTorch network', () => {
    const { parameters, multiplyAdds } = golden[name];
    expect(model).toMatchObject({ parameters, multiplyAdds });
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

/** What the papers print, in millions of parameters and billions of multiply-adds, to the digits that they give. */
const PRINTED: Partial<Record<ModelName, { millions?: string; billions?: string }>> = {
  // He et al. 2015, table 6, and table 1, whose bottlenecks have the stride in their first convolution
  resnet20: { millions: '0.27' },
  resnet32: { millions: '0.46' },
  resnet44: { millions: '0.66' },
  resnet56: { millions: '0.85' },
  resnet110: { millions: '1.7' },
  resnet1202: { millions: '19.4' },
  resnet18: { billions: '1.8' },
  resnet34: { billions: '3.6' },
  resnet50: { billions: '3.8' },
  resnet101: { billions: '7.6' },
  resnet152: { billions: '11.3' },
  vgg16: { millions: '138', billions: '15.3' }, // the parameters: Simonyan and Zisserman 2014
  vgg19: { millions: '144', billions: '19.6' },
  // He et al. 2016
  preresnet164: { millions: '1.7' },
  preresnet1001: { millions: '10.2' },
  // Zagoruyko and Komodakis 2016
  wrn16_8: { millions: '11.0' },
  wrn28_10: { millions: '36.5' },
  wrn40_4: { millions: '8.9' },
};

it.each(Object.entries(PRINTED))('%s has what its paper prints', (name, { millions, billions }) => {
  const { parameters, multiplyAdds } = describeModel(name);
  const { multiplyAddsV1 = multiplyAdds } = golden[name];
  const digits = (printed: string) => 10 ** -(printed.split('.')[1]?.length ?? 0);
  // the papers round up, down, and leave out batch norm and dense layers at times: two units of the last digit
  if (millions) expect(Math.abs(parameters / 1e6 - Number(millions))).toBeLessThan(2 * digits(millions));
  if (billions) expect(Math.abs(multiplyAddsV1 / 1e9 - Number(billions))).toBeLessThan(2 * digits(billions));
});
