import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { useBackend } from '@residualjs/backends';
import { createModel, type ModelName, readMetadata } from '@residualjs/models';
import { expectClose } from '@residualjs/testing';
import { sharedData } from '@residualjs/testing/node';
import { formatOf, WEIGHT_FORMATS } from '@residualjs/weights';
import { readWeights, saveWeights } from '@residualjs/weights/node';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { exactNumbers, fillExactly } from '../testing/exact-weights.js';
import { emptyFolder } from '../testing/folder.js';
import { onnxruntimeAbsence, runOnnx } from '../testing/onnxruntime.js';
import { run } from '../testing/run.js';

/** A file of weights with our names, and what its model gives for two images. */
async function weightsOf(name: ModelName, options: Record<string, unknown> = {}) {
  await useBackend('cpu');
  const folder = emptyFolder();
  const file = join(folder, 'ours.safetensors');
  const model = createModel(name, { inputSize: 8, ...options });
  fillExactly(model);
  await saveWeights(model, file);
  const shape = [2, 8, 8, (options.channels as number) ?? 3];
  const image = tf.tensor(exactNumbers(tf.util.sizeFromShape(shape), 100), shape);
  const outputs = (model.predict(image) as tf.Tensor).dataSync();
  model.dispose();
  return { folder, file, image, outputs };
}

/** Runs `convert` and says what it printed. */
async function convert(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(['convert', ...argv]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** What a command that is wrong prints; the exit code is 2, or 1 where the files are to blame. */
async function refusal(code: 1 | 2, ...argv: string[]): Promise<string> {
  const ran = await run(['convert', ...argv]);
  expect([ran.code, ran.stdout]).toEqual([code, '']);
  return ran.stderr;
}

const written = WEIGHT_FORMATS.filter(({ write, extensions }) => write && !extensions.includes('.npy'));
const endings = written.flatMap(({ extensions }) => extensions);

describe('convert, from one format to another and back', () => {
  it.each(endings)('safetensors -> %s -> safetensors gives the same file', async (ending) => {
    const { folder, file } = await weightsOf('resnet8');
    const [there, back] = [join(folder, `there${ending}`), join(folder, 'back.safetensors')];
    expect(await convert(file, there)).toMatch(/^values {2,}bit for bit the same$/m);
    expect(await convert(there, back)).toMatch(/^values {2,}bit for bit the same$/m);
    const { tensors, metadata } = await readWeights(back);
    expect(tensors).toEqual((await readWeights(file)).tensors);
    // Keras and TensorFlow.js say in their files who has written them; the others add nothing.
    if (!/h5|hdf5|json/.test(ending)) expect(readFileSync(back).equals(readFileSync(file))).toBe(true);
    else expect(Object.keys(metadata).join()).toMatch(/^(keras_version,backend|format,generatedBy)$/);
  });

  it('through all of them keeps every bit', async () => {
    const { folder, file } = await weightsOf('resnet8');
    let last = file;
    for (const [i, ending] of [...endings, '.safetensors'].entries()) {
      const next = join(folder, `${i}${ending}`);
      await convert(last, next);
      last = next;
    }
    expect((await readWeights(last)).tensors).toEqual((await readWeights(file)).tensors);
  });

  it('keeps notes where there is a place for them, and says so where there is none', async () => {
    const { folder, file } = await weightsOf('resnet8');
    const noted = join(folder, 'noted.safetensors');
    await convert(file, noted, '--model', 'resnet8');
    for (const { name, extensions } of written) {
      if (extensions.includes('.json')) continue; // that of a known model is a whole model
      const there = join(folder, `there${extensions[0]}`);
      const stdout = await convert(noted, there);
      const kept = 'residualjs' in (await readWeights(there)).metadata;
      expect([name, /^left behind +1 note: residualjs$/m.test(stdout)]).toEqual([name, !kept]);
    }
  });
});

describe('convert, names', () => {
  it('goes from ours to others and back, whichever names it finds', async () => {
    const { folder, file } = await weightsOf('resnet20');
    const [theirs, back, json] = ['theirs.pt', 'back.safetensors', 'out.json'].map((name) =>
      join(folder, name),
    );
    const stdout = await convert(file, theirs, '--model', 'resnet20', '--to', 'akamaster', '--json', json);
    expect(stdout).toMatch(/^names +residualjs to akamaster, of resnet20$/m);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual({
      from: file,
      to: theirs,
      model: 'resnet20',
      tensors: 97,
      names: { from: 'residualjs', to: 'akamaster' },
      exact: true,
      dtypes: {},
      largestChange: 0,
      leftBehind: { notes: [], tensors: [] },
    });
    const { tensors } = await readWeights(theirs);
    expect(tensors.get('layer1.0.conv1.weight')?.shape).toEqual([16, 16, 3, 3]);
    await convert(theirs, back, '--model', 'resnet20', '--from', 'akamaster');
    const [before, after] = [await readWeights(file), await readWeights(back)];
    expect(new Map([...after.tensors].sort())).toEqual(new Map([...before.tensors].sort()));
  });

  it('remembers the options of the model', async () => {
    const options = '{"shortcut":"projection"}';
    const { folder, file } = await weightsOf('resnet20', JSON.parse(options));
    const [ours, theirs] = [join(folder, 'noted.safetensors'), join(folder, 'theirs.safetensors')];
    expect(await refusal(1, file, ours, '--model', 'resnet20')).toContain('does not fit');
    await convert(file, ours, '--model', 'resnet20', '--model-options', options);
    expect(await convert(ours, theirs, '--to', 'torchvision')).toMatch(/^names +residualjs to torchvision/m);
    expect((await readWeights(theirs)).tensors.has('layer2.0.downsample.0.weight')).toBe(true);
  });

  it('lists all that does not fit, and writes nothing', async () => {
    const { folder, file } = await weightsOf('resnet8');
    const out = join(folder, 'out.safetensors');
    const stderr = await refusal(1, file, out, '--model', 'resnet20', '--to', 'akamaster');
    expect(stderr).toContain("does not fit the model 'resnet20', and nothing was loaded");
    expect(existsSync(out)).toBe(false);
  });
});

describe('convert, types', () => {
  it('rounds where it is asked to and says by how much', async () => {
    const { folder, file } = await weightsOf('resnet8');
    const [half, wide] = [join(folder, 'half.safetensors'), join(folder, 'wide.safetensors')];
    expect(await convert(file, half, '--dtype', 'bf16')).toMatch(
      /^values +rounded, F32 to BF16 in 48 tensors, by at most 0\.00\d+ of the largest value of a tensor$/m,
    );
    expect([...(await readWeights(half)).tensors.values()].every(({ dtype }) => dtype === 'BF16')).toBe(true);
    expect(await convert(half, wide, '--dtype', 'f32')).toMatch(
      /^values +the same numbers, stored otherwise: BF16 to F32 in 48 tensors$/m,
    );
    const [narrow, again] = [await readWeights(half), await readWeights(wide)];
    for (const [name, { data }] of narrow.tensors) expect(again.tensors.get(name)?.data).toEqual(data);
  });

  it('refuses a type that is too small for a value', async () => {
    const { folder } = await weightsOf('resnet8');
    const [large, half] = [join(folder, 'large.safetensors'), join(folder, 'half.safetensors')];
    const entry = { dtype: 'F32' as const, shape: [1], data: Float32Array.of(70_000) };
    writeFileSync(large, await formatOf(large).write!([['a', entry]], {}));
    expect(await refusal(1, large, half, '--dtype', 'f16')).toContain('values of a are too large for f16');
    expect(existsSync(half)).toBe(false);
  });
});

describe('convert, to whole models', () => {
  it('a model.json of tfjs loads in tfjs alone and gives the same', async () => {
    const { folder, file, image, outputs } = await weightsOf('resnet20');
    const path = join(folder, 'model.json');
    await convert(file, path, '--model', 'resnet20', '--input-size', '8');
    expect(readdirSync(folder).sort()).toEqual(['model-shard1of1.bin', 'model.json', 'ours.safetensors']);
    const model = await tfl.loadLayersModel({ load: async () => artifactsAt(path) });
    expectClose((model.predict(image) as tf.Tensor).dataSync(), outputs, { relative: 1e-5 });
    const types = model.layers.map((layer) => layer.getClassName());
    expect(types.filter((type) => type.startsWith('Residual'))).toEqual([]);
    expect(await refusal(2, file, path, '--model', 'resnet20')).toContain('--force replaces it');
    await convert(file, path, '--model', 'resnet20', '--input-size', '8', '--force');
    // a model.json is a whole model itself
    const stdout = await convert(path, join(folder, 'out.onnx'));
    expect(stdout).toMatch(/^model +resnet20, \[N, 8, 8, 3\] to \[N, 10\]$/m);
    expect(readMetadata(model)).toMatchObject({ model: 'resnet20' });
  });

  it('is the same bytes each time', async () => {
    const { folder, file } = await weightsOf('resnet8');
    const digest = async (name: string) => {
      await convert(file, join(folder, name), '--model', 'resnet8');
      return createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
    };
    expect(await digest('a.onnx')).toBe(await digest('b.onnx'));
  });

  it.skipIf(onnxruntimeAbsence !== null)(
    `an ONNX file gives the same in onnxruntime-node (${onnxruntimeAbsence ?? 'installed'})`,
    async () => {
      const { folder, file, image, outputs } = await weightsOf('resnet20');
      const path = join(folder, 'out.onnx');
      const stdout = await convert(file, path, '--model', 'resnet20', '--input-size', '8', '--fold');
      expect(stdout).toMatch(/^model +resnet20, \[N, 8, 8, 3\] to \[N, 10\]$/m);
      const input = { shape: image.shape, data: image.dataSync<'float32'>() };
      expectClose((await runOnnx(readFileSync(path), input)).data, outputs, { relative: 1e-4 });
    },
  );

  it('folds what has no stock form otherwise', async () => {
    const { folder, file } = await weightsOf('resnet20', { scaling: 'rezero' });
    const argv = [
      file,
      join(folder, 'out.onnx'),
      '--model',
      'resnet20',
      '--model-options',
      '{"scaling":"rezero"}',
    ];
    expect(await refusal(1, ...argv)).toMatch(/^error: ResidualReZero .* foldBatchNorm: give --fold$/m);
    expect(await convert(...argv, '--fold')).toContain('batch norms folded into convolutions');
  });

  it('takes channels and classes from the weights', async () => {
    const { folder, file } = await weightsOf('resnet20', { channels: 1, classes: 3 });
    const stdout = await convert(file, join(folder, 'out.onnx'), '--model', 'resnet20');
    expect(stdout).toMatch(/^model +resnet20, \[N, 32, 32, 1\] to \[N, 3\]$/m);
  });
});

describe('convert, wrong arguments', () => {
  it('says what is wrong before any work', async () => {
    const { folder, file } = await weightsOf('resnet8');
    const [onnx, out] = [join(folder, 'out.onnx'), join(folder, 'out.safetensors')];
    const wrong: [string[], string][] = [
      [[file, file], 'cannot be converted into itself'],
      [[file, onnx], `'${file}' holds weights and no model: give --model`],
      [[file, out, '--to', 'akamaster'], 'names are translated for a model of the zoo: give --model'],
      [[file, out, '--model', 'resnet21'], "no model is called 'resnet21'"],
      [[file, out, '--to', 'torchvison'], "Did you mean 'torchvision'?"],
      [[file, out, '--fold'], `--fold has no meaning for '${out}'`],
      [[file, out, '--input-size', '8'], `--input-size has no meaning for '${out}'`],
      [[file, onnx, '--model', 'resnet8', '--dtype', 'f16'], `--dtype has no meaning for '${onnx}'`],
      [[file, join(folder, 'out.zip')], 'no weight format is known by this ending, known are .safetensors'],
      [[file, join(folder, 'out.keras')], 'can be read but not written'],
      [[file], "missing required argument 'b'"],
    ];
    for (const [argv, problem] of wrong) expect(await refusal(2, ...argv)).toContain(problem);
    expect(await refusal(1, join(folder, 'none.safetensors'), out)).toContain('none.safetensors');
    expect(readdirSync(folder)).toEqual([basename(file)]);
  });
});

const trained = sharedData('weights');
describe.skipIf(trained === null)('convert, published weights', () => {
  it.each(['resnet20-12fca82f.th', 'akamaster_resnet20.safetensors'])(
    '%s through our names and back',
    async (name) => {
      const folder = emptyFolder();
      const source = join(trained as string, name);
      const [ours, theirs] = [join(folder, 'ours.safetensors'), join(folder, 'theirs.pt')];
      const stdout = await convert(source, ours, '--model', 'resnet20', '--to', 'residualjs');
      expect(stdout).toMatch(/^names +akamaster to residualjs, of resnet20$/m);
      expect(stdout).toMatch(/^values +bit for bit the same$/m);
      await convert(ours, theirs, '--to', 'akamaster'); // the note says the model
      const bare = ([key, entry]: [string, unknown]) => [key.replace('module.', ''), entry] as const;
      const before = [...(await readWeights(source)).tensors].map(bare);
      const kept = before.filter(([key]) => !key.endsWith('num_batches_tracked'));
      expect((await readWeights(theirs)).tensors).toEqual(new Map(kept as never));
    },
  );
});

const keras = sharedData('weights/mlperf_tiny_resnet8_pretrainedResnet.h5');
it.skipIf(keras === null)(
  'a model that Keras saved becomes one of tfjs, without being told which',
  async () => {
    const folder = emptyFolder();
    const path = join(folder, 'model.json');
    await convert(keras as string, path);
    const model = await tfl.loadLayersModel({ load: async () => artifactsAt(path) });
    expect(model.outputs[0].shape).toEqual([null, 10]);
    await convert(keras as string, join(folder, 'model.onnx'));
  },
);

/** A saved model as tfjs takes it. */
function artifactsAt(path: string): tf.io.ModelArtifacts {
  const { weightsManifest, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
  const [{ paths, weights }] = weightsManifest;
  const parts: Buffer[] = paths.map((name: string) => readFileSync(join(dirname(path), name)));
  const data = Buffer.concat(parts);
  const weightData = data.buffer.slice(data.byteOffset, data.byteOffset + data.length) as ArrayBuffer;
  return { ...rest, weightSpecs: weights, weightData };
}
