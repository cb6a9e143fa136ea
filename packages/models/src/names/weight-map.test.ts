import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import { importWeights, mapWeights, unmapWeights, type WeightEntry } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it, vi } from 'vitest';
import { createModel } from '../create-model.js';
import { CONVENTIONS, type ConventionName } from './conventions.js';
import { matchWeightMap } from './match-weight-map.js';
import { weightMap } from './weight-map.js';

/** From torchvision, timm and Keras, by tools/golden/weight-names.py. */
const golden: Record<string, { weights: number; sha256: string; lines?: string[] }> = JSON.parse(
  readFileSync(new URL('../golden/weight-names.json', import.meta.url), 'utf8'),
);

/** What a network of Keras applications differs in from that of torchvision. */
const KERAS = { bias: true, stride: 'v1', batchNorm: { epsilon: 1.001e-5 } } as const;

/** The weights of a model as entries that hold nothing but their shape. */
const entriesOf = (model: tfl.LayersModel) =>
  new Map(
    model.weights.map(({ originalName, shape }): [string, WeightEntry] => {
      const size = shape.reduce<number>((product, length) => product * (length as number), 1);
      return [originalName, { dtype: 'F32', shape: shape as number[], data: new Float32Array(size) }];
    }),
  );

/** `name [shape]` of every weight in their names and layout, sorted. */
function linesOf(model: tfl.LayersModel, convention: ConventionName): string[] {
  const shapes = new Map(model.weights.map(({ originalName, shape }) => [originalName, shape as number[]]));
  const axes = { same: null, conv2d: [3, 2, 0, 1], dense: [1, 0], depthwise: null };
  return weightMap(model, convention)
    .map(({ weight, source, layout }) => {
      const shape = shapes.get(weight)!;
      return `${source} [${(axes[layout]?.map((axis) => shape[axis]) ?? shape).join(', ')}]`;
    })
    .sort();
}

describe.each(Object.entries(golden))('%s', (key, { weights, sha256, lines }) => {
  it('has the names and shapes of the other implementation, all of them', () => {
    const drawn = Object.getPrototypeOf(tfl.initializers.randomNormal({})) as {
      apply(shape: number[]): tf.Tensor;
    };
    vi.spyOn(drawn, 'apply').mockImplementation((shape) => tf.zeros(shape)); // drawing takes its time
    const [convention, name] = key.split('/') as [ConventionName, string];
    const model = createModel(name, convention === 'keras' ? KERAS : {});
    const ours = linesOf(model, convention);
    if (lines) expect(ours).toEqual(lines);
    expect(ours).toHaveLength(weights);
    expect(createHash('sha256').update(ours.join('\n')).digest('hex')).toBe(sha256);
    model.dispose();
    vi.restoreAllMocks();
  });
});

describe('weightMap', () => {
  it('maps shortcuts of CIFAR networks as akamaster names them', () => {
    const model = createModel('resnet20', { shortcut: 'projection' });
    const map = new Map(weightMap(model, 'akamaster').map(({ weight, ...rest }) => [weight, rest]));
    expect(map.get('stem_conv/kernel')).toEqual({ source: 'conv1.weight', layout: 'conv2d' });
    expect(map.get('stage3_block2_bn1/moving_variance')).toEqual({
      source: 'layer3.1.bn1.running_var',
      layout: 'same',
    });
    expect(map.get('stage2_block1_shortcut/kernel')).toEqual({
      source: 'layer2.0.shortcut.0.weight',
      layout: 'conv2d',
    });
    expect(map.get('stage2_block1_shortcut_bn/beta')).toEqual({
      source: 'layer2.0.shortcut.1.bias',
      layout: 'same',
    });
    expect(map.get('logits/kernel')).toEqual({ source: 'linear.weight', layout: 'dense' });
    model.dispose();
  });

  it('has every weight once, under a name of its own', () => {
    const model = createModel('resnet20');
    for (const convention of Object.keys(CONVENTIONS) as ConventionName[]) {
      const map = weightMap(model, convention);
      expect(new Set(map.map(({ weight }) => weight)).size).toBe(model.weights.length);
      expect(new Set(map.map(({ source }) => source)).size).toBe(model.weights.length);
    }
    model.dispose();
  });

  it('refuses what is no convention, and a network that a convention cannot name', () => {
    const model = createModel('preresnet110');
    expect(() => weightMap(model, 'torchvison' as 'timm')).toThrow(
      /no convention is called 'torchvison'; did you mean 'torchvision'\? Known are residualjs, torchvision/,
    );
    expect(() => weightMap(model, 'akamaster')).toThrow(
      /akamaster has no name for final_bn\/gamma, final_bn\/beta, final_bn\/moving_mean and 1 more of the model 'preresnet110'/,
    );
    model.dispose();
  });
});

describe('matchWeightMap', () => {
  const model = createModel('resnet20');
  const namesOf = (convention: ConventionName) => weightMap(model, convention).map(({ source }) => source);

  it.each(['residualjs', 'torchvision', 'akamaster', 'keras', 'keras-numbered'] as const)(
    'finds %s',
    (convention) => {
      expect(matchWeightMap(model, namesOf(convention))).toMatchObject({
        fits: true,
        convention,
        missing: [],
        extra: [],
      });
    },
  );

  it('passes over wrappers and what is no weight, and gives a map that mapWeights takes', () => {
    const ours = entriesOf(model);
    const theirs = unmapWeights(ours, weightMap(model, 'akamaster'));
    const counted: WeightEntry = { dtype: 'I64', shape: [], data: BigInt64Array.of(7n) };
    const file = new Map(
      [...theirs, ['bn1.num_batches_tracked', counted] as const].map(([name, entry]) => [
        `module.${name}`,
        entry,
      ]),
    );
    const match = matchWeightMap(model, file.keys());
    expect(match).toMatchObject({ fits: true, convention: 'akamaster' });
    expect(match.preprocessing?.mean).toEqual([0.485, 0.456, 0.406]);
    importWeights(model, mapWeights(file, match.map));
  });

  it('says what is missing and what is too much where none fits', () => {
    const names = namesOf('akamaster').map((name) => name.replace('linear.bias', 'linear.offset'));
    const match = matchWeightMap(model, names);
    expect(match).toMatchObject({
      fits: false,
      convention: 'akamaster',
      missing: ['linear.bias'],
      extra: ['linear.offset'],
    });
    expect(matchWeightMap(model, []).fits).toBe(false);
  });
});
