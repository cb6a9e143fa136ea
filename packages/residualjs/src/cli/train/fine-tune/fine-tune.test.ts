import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { useBackend } from '@residualjs/backends';
import { writeWhole } from '@residualjs/common/node';
import { createModel, describeModel, type ModelName, weightMap } from '@residualjs/models';
import { sharedData } from '@residualjs/testing/node';
import { readJournal } from '@residualjs/training/node';
import { exportWeights, unmapWeights, type WeightEntry, writeSafetensors } from '@residualjs/weights';
import { readWeights } from '@residualjs/weights/node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fillExactly } from '../../testing/exact-weights.js';
import { emptyFolder } from '../../testing/folder.js';
import { run } from '../../testing/run.js';
import { writeNote } from '../../weights-note.js';

const SMALL = [
  ...['train', '--data', 'synthetic', '--batch', '4', '--limit', '12', '--test-limit', '10'],
  ...['--backend', 'wasm'],
];

/** A step that moves nothing but the statistics of batch norm: the rate is 0 in float32. */
const STILL = ['--learning-rate', '1e-50', '--schedule', 'constant', '--steps', '1'];

interface Trained {
  path: string;
  weights: Map<string, WeightEntry>;
}

/** Writes weights of a model for 4 classes that look like trained ones, under our names or others'. */
async function trained(
  path: string,
  {
    name = 'resnet20',
    options = {},
    classes = 4,
    convention = 'residualjs',
    note = {},
  }: {
    name?: ModelName;
    options?: object;
    classes?: number;
    convention?: 'residualjs' | 'akamaster';
    note?: Parameters<typeof writeNote>[0];
  } = {},
): Promise<Trained> {
  await useBackend('cpu');
  const model = createModel(name, { classes, seed: 99, ...options });
  fillExactly(model);
  const weights = await exportWeights(model);
  const named = unmapWeights(weights, weightMap(model, convention));
  await writeWhole(path, writeSafetensors(named, writeNote(note)));
  model.dispose();
  return { path, weights };
}

const weightsOf = async (folder: string) => (await readWeights(join(folder, 'weights.safetensors'))).tensors;

/** The names of the weights that differ. */
const changed = (before: ReadonlyMap<string, WeightEntry>, after: ReadonlyMap<string, WeightEntry>) =>
  [...before]
    .filter(([name, { data }]) => Buffer.compare(bytes(data), bytes(after.get(name)!.data)) !== 0)
    .map(([name]) => name);
const bytes = ({ buffer, byteOffset, byteLength }: WeightEntry['data']) =>
  Buffer.from(buffer, byteOffset, byteLength);
const layerOf = (weight: string) => weight.split('/')[0];

describe('train --weights', () => {
  it('keeps all but a classifier for other classes, which it says, and --freeze backbone leaves that alone', async () => {
    const folder = emptyFolder();
    const { path, weights } = await trained(join(folder, 'start.safetensors'));
    const out = join(folder, 'run');
    const argv = ['--weights', path, '--freeze', 'backbone', '--epochs', '1', '--average-decay', '0.9'];
    const { code, stdout, stderr } = await run([...SMALL, ...argv, '--out', out]);
    expect(code, stderr).toBe(0);
    const [model, source, fresh, frozen] = stdout.split('\n');
    expect(model).toContain('resnet20, 269,722 parameters');
    expect(source).toMatch(/^weights +.*start\.safetensors, names of residualjs$/);
    expect(fresh).toMatch(/^fresh +logits, for 10 classes: the weights are for 4$/);
    expect(frozen).toMatch(/^frozen +backbone: 650 of 269,722 parameters train$/);
    expect(stdout).toMatch(/gradient norms +not measured/);

    const after = await weightsOf(out);
    expect([...after.keys()].sort()).toEqual([...weights.keys()].sort());
    expect(changed(weights, after)).toEqual(['logits/kernel', 'logits/bias']);
  });

  it('draws the fresh classifier as a new model has it', async () => {
    const folder = emptyFolder();
    const { path } = await trained(join(folder, 'start.safetensors'));
    const out = join(folder, 'run');
    await run([...SMALL, ...STILL, '--weights', path, '--seed', '5', '--out', out]);
    const model = createModel('resnet20', { classes: 10, seed: 5 });
    const drawn = await exportWeights(model);
    model.dispose();
    const logits = new Map([...drawn].filter(([name]) => layerOf(name) === 'logits'));
    expect([...logits.keys()]).toEqual(['logits/kernel', 'logits/bias']);
    expect(changed(logits, await weightsOf(out))).toEqual([]);
  });

  it('loads the classifier too where it has the classes of the data', async () => {
    const folder = emptyFolder();
    const { path, weights } = await trained(join(folder, 'start.safetensors'), { classes: 10 });
    const out = join(folder, 'run');
    const { stdout } = await run([...SMALL, ...STILL, '--weights', path, '--out', out]);
    expect(stdout).not.toContain('fresh');
    const moved = changed(weights, await weightsOf(out));
    expect(moved.filter((name) => !/moving_(mean|variance)$/.test(name))).toEqual([]);
    expect(moved.length).toBeGreaterThan(0);
  });

  it('takes other names and the constants that go with them, and notes those for evaluate', async () => {
    const folder = emptyFolder();
    const options = { shortcut: 'projection' } as const;
    const { path, weights } = await trained(join(folder, 'theirs.safetensors'), {
      options,
      convention: 'akamaster',
      note: { model: 'resnet20', options },
    });
    const out = join(folder, 'run');
    const argv = ['--weights', path, '--freeze', 'stage2', '--steps', '2', '--out', out];
    const { code, stdout, stderr } = await run([...SMALL, ...argv]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^weights .*names of akamaster$/m);
    expect(stdout).toMatch(/^images +\(x \/ 255 - \[0\.485, .*as akamaster has it$/m);
    // nothing before the input of any stage trains, so no gradient gets there
    expect(stdout).toMatch(/gradient norms +not measured/);
    const parts = new Set(changed(weights, await weightsOf(out)).map((name) => name.split(/[_/]/)[0]));
    expect([...parts].sort()).toEqual(['logits', 'stage3']);
    const { settings } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
    expect(settings.modelOptions).toEqual(options);

    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    const json = join(folder, 'evaluation.json');
    const made = join(out, 'weights.safetensors');
    const evaluated = await run(['evaluate', '--weights', made, '--limit', '10', '--json', json]);
    expect(evaluated.stdout).toContain(
      '(x / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225], as the file says',
    );
    expect(JSON.parse(readFileSync(json, 'utf8')).loss).toBeCloseTo(summary.test.loss, 3);
  });

  const published = sharedData('weights/resnet20-12fca82f.th');
  it.skipIf(!published)('takes published weights by their name', async () => {
    const folder = emptyFolder();
    const before = process.env.RESIDUAL_CACHE;
    onTestFinished(() => {
      process.env.RESIDUAL_CACHE = before;
      if (before === undefined) delete process.env.RESIDUAL_CACHE;
    });
    process.env.RESIDUAL_CACHE = folder;
    const [{ address, name }] = describeModel('resnet20').pretrained;
    const copy = join(folder, 'weights', createHash('sha256').update(address).digest('hex').slice(0, 16));
    mkdirSync(copy, { recursive: true });
    copyFileSync(published!, join(copy, name));
    const argv = ['--weights', 'cifar10', '--freeze', '*_bn?', '--steps', '1', '--out', join(folder, 'run')];
    const { code, stdout, stderr } = await run([...SMALL, ...argv]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('cifar10, published as resnet20-12fca82f.th');
    expect(stdout).toContain('0.485');
  });
});

describe('train --freeze', () => {
  it.each([
    ['stage1', /^(stem|stage1)_/],
    ['*block2*', /_block2_/],
  ])('%s: none of these weights is changed, and all others are', async (what, frozen) => {
    const folder = emptyFolder();
    const { path, weights } = await trained(join(folder, 'start.safetensors'), { classes: 10 });
    const out = join(folder, 'run');
    const { stdout } = await run([
      ...SMALL,
      '--weights',
      path,
      '--freeze',
      what,
      '--steps',
      '2',
      '--out',
      out,
    ]);
    const moved = new Set(changed(weights, await weightsOf(out)));
    for (const name of weights.keys())
      expect([name, moved.has(name)]).toEqual([name, !frozen.test(layerOf(name))]);
    if (what === 'stage1') {
      // nothing before the first two trains, so no gradient gets there
      expect(stdout).toMatch(/gradient norms +\d\S+ at the input of stage 3 \(stage2_block3_bn2\)\n/);
    }
  });

  it('also a network with fresh weights', async () => {
    const out = join(emptyFolder(), 'run');
    const { code, stdout } = await run([...SMALL, '--freeze', 'stem', '--steps', '1', '--out', out]);
    expect([code, /^frozen +stem: /m.test(stdout)]).toEqual([0, true]);
  });
});

describe('a fine-tuning run that goes on', () => {
  const traceOf = async (folder: string) => ({
    journal: readJournal(join(folder, 'journal.jsonl')).entries.map(
      ({ imagesPerSecond: _, ...entry }) => entry,
    ),
    weights: createHash('sha256')
      .update(readFileSync(join(folder, 'weights.safetensors')))
      .digest('hex'),
  });

  it('is the unbroken one bit for bit, without the weights that it started from', async () => {
    const folder = emptyFolder();
    const options = { scaling: 'stochastic-depth' };
    const { path } = await trained(join(folder, 'start.safetensors'), {
      options,
      note: { model: 'resnet20', options, preprocessing: { mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6] } },
    });
    const argv = [
      ...SMALL,
      '--weights',
      path,
      '--freeze',
      'stage1',
      '--epochs',
      '2',
      '--average-decay',
      '0.9',
    ];
    const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')];
    const finished = await run([...argv, '--out', whole]);
    expect(finished.code, finished.stderr).toBe(0);
    const controller = new AbortController();
    const interrupted = await run([...argv, '--out', broken], {
      signal: controller.signal,
      onError: (stderr) => stderr.includes('step 1/') && controller.abort(new Error('Ctrl-C')),
    });
    expect(interrupted.code).toBe(130);
    rmSync(path);
    const resumed = await run(['resume', broken]);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stdout).toMatch(/^frozen +stage1: /m);
    expect(resumed.stdout).toContain('(x / 255 - [0.1, 0.2, 0.3]) / [0.4, 0.5, 0.6]');
    expect(await traceOf(broken)).toEqual(await traceOf(whole));
  });

  it('begins anew from them where it has no checkpoint yet', async () => {
    const folder = emptyFolder();
    const { path } = await trained(join(folder, 'start.safetensors'));
    const out = join(folder, 'run');
    await run([...SMALL, '--weights', path, '--steps', '2', '--out', out]);
    const whole = await traceOf(out);
    rmSync(join(out, 'checkpoints'), { recursive: true });
    const resumed = await run(['resume', out]);
    expect([resumed.code, resumed.stdout]).toEqual([0, expect.stringMatching(/^fresh +logits/m)]);
    expect(await traceOf(out)).toEqual(whole);
  });
});

describe('what does not fit is told, and nothing is written', () => {
  it.each<[string, (folder: string) => Promise<string[]>, number, string]>([
    [
      'weights of another model, by their note',
      async (folder) => {
        const note = { model: 'resnet32' } as const;
        return ['--weights', (await trained(join(folder, 'w.safetensors'), { name: 'resnet32', note })).path];
      },
      2,
      'has the weights of resnet32, and the run would train resnet20: give --model resnet32',
    ],
    [
      'weights of another model, by their names',
      async (folder) => [
        '--weights',
        (await trained(join(folder, 'w.safetensors'), { name: 'resnet32' })).path,
      ],
      1,
      'stage1_block4_conv1/kernel',
    ],
    [
      'weights for other images',
      async (folder) => [
        '--weights',
        (await trained(join(folder, 'w.safetensors'), { options: { width: 0.5 } })).path,
      ],
      1,
      'stem_conv/kernel is [3, 3, 3, 8] in the file and [3, 3, 3, 16] in the model',
    ],
    ['a file that is nowhere', async (folder) => ['--weights', join(folder, 'none.th')], 1, 'none.th'],
    [
      'a name that nothing is published under',
      async () => ['--weights', 'cifar100'],
      2,
      "--weights 'cifar100' is no file, and no published weights have this name: published for resnet20 are 'cifar10'",
    ],
    ['a stage that is not there', async () => ['--freeze', 'stage4'], 2, 'it has stage1 to stage3'],
    ['a name that no layer has', async () => ['--freeze', 'stage1_blok*'], 2, 'the nearest names are'],
    ['all of it', async () => ['--freeze', '*'], 2, "--freeze '*' leaves nothing of resnet20 to train"],
  ])('%s', async (_, given, expected, message) => {
    const folder = emptyFolder();
    const out = join(folder, 'run');
    const { code, stderr } = await run([...SMALL, ...(await given(folder)), '--steps', '1', '--out', out]);
    expect([code, stderr]).toEqual([expected, expect.stringContaining(message)]);
    expect(existsSync(out)).toBe(false);
  });
});
