import { describe, expect, it } from 'vitest';
import { readHdf5 } from '../hdf5/hdf5-session.js';
import type { WeightInput } from '../safetensors/write.js';
import { kerasFile, kerasGolden } from '../testing/keras-golden.js';
import type { WeightFile } from '../weight-file.js';
import { writeZip } from '../zip/write-zip.js';
import { kerasArchive, kerasHdf5 } from './format.js';

const read = (name: string) => kerasHdf5.read(kerasFile(name), { file: name });

/** Shape, sum and last value of each weight, under Keras's names once `rename` has them. */
function summary({ tensors }: WeightFile, rename = (name: string) => name) {
  const rows = [...tensors].map(([name, { shape, data }]) => {
    const values = Array.from(data as Float32Array);
    return [rename(name), { shape, sum: values.reduce((sum, value) => sum + value, 0), last: values.at(-1) }];
  });
  return Object.fromEntries(rows);
}

function expectGolden(found: ReturnType<typeof summary>, version: 2 | 3) {
  const expected = Object.entries(kerasGolden(version).weights).map(([name, weight]) => [
    name.replace(/:0$/, ''),
    { ...weight, sum: expect.closeTo(weight.sum, 9) },
  ]);
  expect(found).toEqual(Object.fromEntries(expected));
}

describe('files of Keras', () => {
  it('are read in the layout of save_weights of Keras 2, in its order, under its names', async () => {
    const file = await read('keras2.h5');
    expectGolden(summary(file), 2);
    expect([...file.tensors.keys()]).toEqual(
      Object.keys(kerasGolden(2).weights).map((name) => name.replace(':0', '')),
    );
    expect(file.metadata).toEqual({ keras_version: '2.15.0', backend: 'tensorflow' });
  });

  it('are read as whole models of Keras 2 and 3, without the state of the optimiser', async () => {
    for (const version of [2, 3] as const) {
      const file = await read(`keras${version}-model.h5`);
      expectGolden(summary(file), version);
      expect(JSON.parse(file.metadata.model_config)).toMatchObject({ config: { name: 'small' } });
      expect(file.metadata.keras_version).toBe(kerasGolden(version).version);
    }
  });

  it('are read in the layout of .weights.h5, with the names that Keras 3 keeps in it', async () => {
    // The variables are only numbered: a batch norm without gamma has three, which could be without beta.
    const names: Record<string, string> = {
      'depthwise/depthwise_kernel': 'depthwise/kernel',
      'branch_bn/0': 'branch_bn/beta',
      'branch_bn/1': 'branch_bn/moving_mean',
      'branch_bn/2': 'branch_bn/moving_variance',
    };
    expectGolden(
      summary(await read('keras3.weights.h5'), (name) => names[name] ?? name),
      3,
    );
    const two = await read('keras2.weights.h5');
    expect([...two.tensors.keys()]).toEqual(
      expect.arrayContaining(['conv2d/kernel', 'batch_normalization_1/0', 'sequential/dense/kernel']),
    );
    expect(two.tensors.get('sequential/dense/kernel')!.data).toEqual(
      (await read('keras2.h5')).tensors.get('hidden/kernel')!.data,
    );
  });

  it('are read as .keras, under the names and in the order of the configuration', async () => {
    for (const version of [2, 3] as const) {
      const file = await kerasArchive.read(kerasFile(`keras${version}.keras`), { file: 'f' });
      const names = Object.keys(kerasGolden(version).weights).map((name) => name.replace(/:0$/, ''));
      const keras = (name: string) =>
        version === 2 ? name.replace(/^head\//, '') : name.replace('depthwise_', '');
      expectGolden(summary(file, keras), version);
      expect([...file.tensors.keys()].map(keras)).toEqual(names);
      expect(file.metadata.keras_version).toBe(kerasGolden(version).version);
      expect(JSON.parse(file.metadata.model_config)).toMatchObject({ class_name: 'Functional' });
    }
  });

  it('are refused where the zip file is none of Keras, with what it holds', async () => {
    const npz = writeZip([{ name: 'a.npy', bytes: new Uint8Array(3) }]);
    await expect(kerasArchive.read(npz, { file: 'f' })).rejects.toThrow(
      "f: no file of Keras: the zip file holds no 'config.json', but a.npy",
    );
    const broken = writeZip([{ name: 'config.json', bytes: new TextEncoder().encode('{') }]);
    await expect(kerasArchive.read(broken, { file: 'f' })).rejects.toThrow(
      "f: 'config.json' in it is no JSON",
    );
  });

  it('hold every type of number, in either order of bytes, and compressed', async () => {
    const { tensors } = await read('types.h5');
    const found = Object.fromEntries([...tensors].map(([name, { dtype, data }]) => [name, [dtype, ...data]]));
    const packed = new Array(256).fill(0).fill(2.5, 12, 16);
    expect(found).toEqual({
      'a/f2': ['F16', 0, 1, 100],
      'a/f4': ['F32', 0, 1, 100],
      'a/f4_big': ['F32', 0, 1, 100],
      'a/f8': ['F64', 0, 1, 100],
      'a/i1': ['I8', 0, 1, 100],
      'a/u1': ['U8', 0, 1, 100],
      'a/i2': ['I16', 0, 1, 100],
      'a/u2_big': ['U16', 0, 1, 100],
      'a/i4': ['I32', 0, 1, 100],
      'a/u4': ['U32', 0, 1, 100],
      'a/i8_big': ['I64', 0n, 1n, 100n],
      'a/u8': ['U64', 0n, 1n, 100n],
      'a/bool': ['BOOL', 0, 1, 1],
      'a/packed': ['F32', ...packed],
      'a/scalar': ['F32', 2.5],
    });
    expect(tensors.get('a/packed')!.shape).toEqual([64, 4]);
    expect(tensors.get('a/scalar')!.shape).toEqual([]);
  });

  it('hold bfloat16 as Keras 3 stores it', async () => {
    const { tensors } = await read('bfloat16.weights.h5');
    const found = [...tensors.values()].map(({ dtype, data }) => [dtype, ...data]);
    expect(found).toEqual(kerasGolden(3).bfloat16.map((values) => ['BF16', ...values]));
    expect(tensors.get('dense/kernel')!.shape).toEqual([3, 2]);
  });

  it('are refused by name where they are not what they should be', async () => {
    await expect(read('missing.h5')).rejects.toThrow(
      "missing.h5: layer 'layer' lists the weight 'layer/kernel:0' and lacks it",
    );
    await expect(read('strings.h5')).rejects.toThrow("dataset '/layer/layer/kernel:0' is of type class 3");
    await expect(read('other.h5')).rejects.toThrow('other.h5: HDF5, but not weights of Keras');
  });
});

describe('the writer', () => {
  it('makes the groups, attributes and datasets that Keras makes', async () => {
    const { tensors } = await read('keras2.h5');
    // Keras has nested weights in the group of the layer that holds the model; the name of that is not in their names.
    const written = await kerasHdf5.write!(tensors, {});
    const plain = async (bytes: Uint8Array) => {
      const nodes = await readHdf5(bytes, { file: 'f' });
      return nodes
        .filter(
          ({ path }) => !['image', 'stem_relu', 'sum', 'pool', 'top_level_model_weights'].includes(path[0]),
        )
        .filter(({ path }) => path.length > 0)
        .map((node) => ({ ...node, path: node.path.join('/').replace(/^head/, 'hidden') }))
        .sort((a, b) => (a.path < b.path ? -1 : 1));
    };
    expect(await plain(written)).toEqual(await plain(kerasFile('keras2.h5')));
    const { tensors: again, metadata } = await kerasHdf5.read(written, { file: 'f' });
    expect(again).toEqual(tensors);
    expect([...again.keys()]).toEqual([...tensors.keys()]);
    expect(metadata).toEqual({ keras_version: '2.15.0', backend: 'tensorflow' });
  });

  it('keeps names of every form, their order, types of numbers, and metadata', async () => {
    const entries: [string, WeightInput][] = [
      ['layer1.0.conv1.weight', { shape: [2], data: Float32Array.of(1, 2) }],
      ['a/b/c/kernel', { shape: [1, 2], data: Float64Array.of(1, 2) }],
      ['a/kernel', { shape: [], data: Int32Array.of(-3) }],
      ['a/b/bias', { shape: [0, 4], data: new Float32Array(0) }],
      ['naïve 😀/kernel', { shape: [1], data: BigInt64Array.of(-(2n ** 60n)) }],
      ['a/small', { shape: [2], data: Uint8Array.of(0, 255) }],
    ];
    const bytes = await kerasHdf5.write!(entries, { epochs: '3', keras_version: '2.4.0' });
    const { tensors, metadata } = await kerasHdf5.read(bytes, { file: 'f' });
    expect(metadata).toEqual({ keras_version: '2.4.0', backend: 'tensorflow', epochs: '3' });
    expect(new Map([...tensors].map(([name, { shape, data }]) => [name, { shape, data }]))).toEqual(
      new Map(entries),
    );
  });

  it('writes more layers than one attribute can list', async () => {
    const layers = Array.from({ length: 4001 }, (_, i) => `layer_${i}/bias`);
    const entries = layers.map((name, i) => [name, { shape: [1], data: Float32Array.of(i) }] as const);
    const { tensors } = await kerasHdf5.read(await kerasHdf5.write!(entries, {}), { file: 'f' });
    expect([...tensors.keys()]).toEqual(layers);
    expect(tensors.get('layer_4000/bias')!.data[0]).toBe(4000);
  });

  it('refuses what a file of Keras cannot hold', async () => {
    const write = (name: string, data: Float32Array | Uint8Array, dtype?: 'BOOL' | 'F16') =>
      kerasHdf5.write!([[name, { dtype, shape: [1], data }]], {});
    await expect(write('flag', Uint8Array.of(1), 'BOOL')).rejects.toThrow("'flag' is BOOL");
    await expect(write('a//b', Float32Array.of(1))).rejects.toThrow("'a//b' cannot name a weight");
    await expect(write('a/b', Float32Array.of(1, 2))).rejects.toThrow(
      'shape [1] has 1 values, and 2 were given',
    );
    await expect(write('a/b', Uint8Array.of(1), 'F16')).rejects.toThrow(
      'dtype F16 cannot be made of a Uint8Array',
    );
  });
});
