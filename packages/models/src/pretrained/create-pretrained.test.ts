import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectNoLeak } from '@residualjs/testing';
import { serve, withServer } from '@residualjs/testing/node';
import { exportWeights, unmapWeights, type WeightEntry, writeSafetensors } from '@residualjs/weights';
import '@tensorflow/tfjs-backend-cpu';
import type * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { createModel } from '../create-model.js';
import { describeModel } from '../describe-model.js';
import { resnet20 } from '../factories.js';
import { listModels } from '../list-models.js';
import { readMetadata } from '../metadata.js';
import { CONVENTIONS } from '../names/conventions.js';
import { weightMap } from '../names/weight-map.js';
import { imageRule } from '../preprocess/rule.js';

const folder = mkdtempSync(join(tmpdir(), 'pretrained-'));
const cache = () => mkdtempSync(join(folder, 'cache-'));
const values = (model: tfl.LayersModel) => model.getWeights().map((weight) => [...weight.dataSync()]);
const quick = { attempts: 1, retryDelay: 1 };

/** Weights of resnet20 in the names of its PyTorch twin, and what they are. */
let file: Uint8Array;
let sha256: string;
let trained: number[][];

beforeAll(async () => {
  const model = createModel('resnet20', { seed: 42 });
  const theirs = unmapWeights(await exportWeights(model), weightMap(model, 'akamaster'));
  const counted: WeightEntry = { dtype: 'I64', shape: [], data: BigInt64Array.of(7n) };
  file = writeSafetensors(new Map([...theirs, ['bn1.num_batches_tracked', counted]]), {});
  sha256 = createHash('sha256').update(file).digest('hex');
  trained = values(model);
  model.dispose();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('createModel with pretrained', () => {
  it('gives a promise with it and a model without, in the types too', async () => {
    const model = createModel('resnet20', { classes: 3 });
    expectTypeOf(model).toEqualTypeOf<tfl.LayersModel>();
    const promise = createModel('resnet20', { pretrained: 'none' });
    expectTypeOf(promise).toEqualTypeOf<Promise<tfl.LayersModel>>();
    expectTypeOf(resnet20).toBeCallableWith({ pretrained: 'cifar10' });
    await expect(promise).rejects.toThrow();
  });

  it('downloads once, finds whose names the weights have, and takes the copy when there is no network', async () => {
    const options = { cache: cache(), ...quick };
    let address = '';
    await withServer(
      (request, response) => serve(file, request, response),
      async (base, seen) => {
        address = `${base}resnet20.safetensors`;
        const progress: number[] = [];
        const onProgress = ({ received }: { received: number }) => void progress.push(received);
        const model = await createModel('resnet20', {
          pretrained: { address, sha256, onProgress, ...options },
        });
        expect(values(model)).toEqual(trained);
        expect(progress.at(-1)).toBe(file.length);
        expect(seen).toHaveLength(1);
      },
    );
    for (const known of [sha256, sha256.slice(0, 8), undefined]) {
      const model = await createModel('resnet20', { pretrained: { address, sha256: known, ...options } });
      expect(values(model)).toEqual(trained);
    }
  });

  it('takes a path, and notes where the weights come from and what their images go through', async () => {
    const path = join(folder, 'mine.safetensors');
    writeFileSync(path, file);
    const model = await createModel('resnet20', { pretrained: path, inputSize: 16 });
    expect(values(model)).toEqual(trained);
    expect(model.inputs[0].shape).toEqual([null, 16, 16, 3]);
    const { preprocessing } = CONVENTIONS.akamaster;
    expect(readMetadata(model)?.pretrained).toEqual({ source: path, dataset: null, preprocessing });
    expect(imageRule('', model).preprocessing).toEqual(preprocessing);
    const own = { mean: [0, 0, 0], std: [1, 1, 1] };
    const told = await createModel('resnet20', {
      pretrained: { address: path, convention: 'akamaster', preprocessing: own, dataset: 'CIFAR-10' },
    });
    expect(readMetadata(told)?.pretrained).toEqual({ source: path, dataset: 'CIFAR-10', preprocessing: own });
  });

  it.each([
    ['resnet20', 64],
    ['resnet32', 8],
  ])('refuses for %s what is not the published file, by %i digits of its checksum', async (name, digits) => {
    expect(describeModel(name).pretrained[0].sha256).toHaveLength(digits);
    await withServer(
      (request, response) => serve(file, request, response),
      async (base, seen) => {
        const pretrained = { source: 'cifar10', base, cache: cache(), ...quick };
        await expect(createModel(name, { pretrained })).rejects.toThrow(
          digits === 64
            ? /bytes|sha256/
            : /this is not the file that was meant, its sha256 is .* where d509ac18… is expected/,
        );
        expect(seen[0].path).toBe(`/${describeModel(name).pretrained[0].name}`);
      },
    );
  });

  it('fetches a copy anew that is not the file', async () => {
    const options = { cache: cache(), ...quick };
    let content: Uint8Array = file.slice(0, -4);
    await withServer(
      (request, response) => serve(content, request, response),
      async (base, seen) => {
        const pretrained = { address: `${base}a.safetensors`, sha256: sha256.slice(0, 12), ...options };
        await expect(createModel('resnet20', { pretrained })).rejects.toThrow(/not the file/);
        content = file;
        expect(values(await createModel('resnet20', { pretrained }))).toEqual(trained);
        expect(seen).toHaveLength(2);
      },
    );
  });

  it('refuses other classes and networks before it downloads, and says what to do', async () => {
    await withServer(
      (request, response) => serve(file, request, response),
      async (base, seen) => {
        const pretrained = { source: 'cifar10', base, cache: cache(), ...quick };
        const refused = (options: object) =>
          expect(createModel('resnet20', { pretrained, ...options })).rejects;
        await refused({ classes: 5 }).toThrow(
          /resnet20: 'resnet20-12fca82f.th' is of a network of 10 classes, and classes is 5: .* replaceHead\(model, \{ classes: 5 \}\)/,
        );
        await refused({ classes: 0 }).toThrow(/features\(model\)/);
        await refused({ shortcut: 'projection' }).toThrow(
          /was trained with shortcut "pad", and shortcut is "projection"/,
        );
        await refused({ padding: 'tensorflow' }).toThrow(/was trained with padding "torch"/);
        await refused({ batchNorm: { epsilon: 1e-3 } }).toThrow(/epsilon of 0.00001, and it is 0.001/);
        await refused({ clases: 5 }).toThrow(/takes no option 'clases'/);
        expect(seen).toEqual([]);
      },
    );
  });

  it('refuses a file for other classes, or of other names', async () => {
    const path = join(folder, 'other.safetensors');
    writeFileSync(path, file);
    await expect(createModel('resnet20', { pretrained: path, classes: 7 })).rejects.toThrow(
      /is of a network of 10 classes, and classes is 7: .* replaceHead\(model, \{ classes: 7 \}\)/,
    );
    await expect(createModel('resnet32', { pretrained: path })).rejects.toThrow(
      /other.safetensors does not fit the model 'resnet32': its names are nearest to those of akamaster, with 60 missing \(layer1\.3\.conv1\.weight, .* and more\)/,
    );
    await expect(
      createModel('resnet20', { pretrained: { address: path, convention: 'keras' } }),
    ).rejects.toThrow(/conv1_conv\/kernel/);
  });

  it.each([
    [
      'imagenet',
      /resnet20: no trained weights are called 'imagenet'; known are 'cifar10', and an address may be given/,
    ],
    [{ source: 'x' }, /no trained weights are called 'x'/],
    [{ address: 'a.th', sha256: '12' }, /sha256 is "12"; it must be 8 to 64 hexadecimal digits/],
    [true, /pretrained is true; it must be a name of trained weights/],
    [{}, /pretrained is \{\}/],
    ['ftp://a/b.th', /'ftp:' is not known/],
  ])('refuses %j', async (pretrained, message) => {
    await expect(createModel('resnet20', { pretrained: pretrained as string })).rejects.toThrow(message);
    await expect(createModel('plain20', { pretrained: 'cifar10' })).rejects.toThrow(/none are known/);
    await expect(createModel('resnet9', { pretrained: 'cifar10' })).rejects.toThrow(/no model is called/);
  });

  it('leaves nothing behind where it fails', async () => {
    const path = join(folder, 'third.safetensors');
    writeFileSync(path, file);
    await expectNoLeak(async () => {
      await expect(createModel('resnet32', { pretrained: path })).rejects.toThrow();
      await expect(createModel('resnet20', { pretrained: path, classes: 7 })).rejects.toThrow();
    });
  });
});

describe.each(
  listModels().flatMap((name) => describeModel(name).pretrained.map((source) => [name, source] as const)),
)('the weights known for %s', (name, { name: fileName, address, sha256, url, convention }) => {
  it('have a whole row', () => {
    expect(address.endsWith(`/${fileName}`)).toBe(true);
    expect(new URL(address).protocol).toBe('https:');
    expect(new URL(url).protocol).toBe('https:');
    expect(sha256).toMatch(/^([0-9a-f]{8}|[0-9a-f]{64})$/);
    expect(fileName).toContain(`-${sha256.slice(0, 8)}.`); // PyTorch's hub has it so
    expect(fileName.startsWith(`${name}-`)).toBe(true);
    expect(CONVENTIONS).toHaveProperty(convention);
  });
});
