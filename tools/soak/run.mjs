// Trains for long and watches whether anything grows: `npm run soak -- --steps 5000`, after a build.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { FEWEST, judge } from './judge.mjs';
import { toPage, toTable } from './report.mjs';
import { sampler } from './sampler.mjs';

const HELP = `Usage: npm run soak -- [options]

Trains on wasm as \`residualjs train\` does, with all that a run can have: augmentation, gradient taps, averaged weights, a journal,
checkpoints, evaluations and files for TensorBoard, in a temporary folder. As it goes it samples what the process holds, and ends
with status 1 if something grows after the warm-up: numbers of tensors and the WASM memory must stay as they are, heap and resident
memory may have no trend. The packages are those of the last build.

  --steps N      steps to take; default 5000
  --model NAME   which model; default resnet20
  --batch N      images in a batch; default 8
  --workers N    workers that make batches ahead; default as train has it
  --threads N    threads of the wasm backend; default 1
  --seed N       default 0
  --json FILE    writes samples and verdicts
  --html FILE    writes a page with a chart of each quantity; default .soak/report.html
  --with FILE    a module whose \`callbacks\` the run has too
  --help         this
`;

/** Evaluations, checkpoints and epochs in a run. */
const CYCLES = 20;
/** Samples between two of them. */
const SAMPLES = 10;
/** Of the run: by then each of these things has happened four times, code is compiled and the heap has its size. */
const WARM_UP = 0.2;
const EVALUATED = 100;

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const dist = (/** @type {string} */ path) => import(pathToFileURL(join(root, 'packages', path)).href);

/** @type {(name: string, text: string, least: number) => number} */
function wholeNumber(name, text, least) {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new RangeError(`--${name} '${text}': it must be a whole number of at least ${least}`);
}

/** @returns {Promise<number>} the exit status */
async function main() {
  const { values } = parseArgs({
    options: {
      steps: { type: 'string', default: '5000' },
      model: { type: 'string', default: 'resnet20' },
      batch: { type: 'string', default: '8' },
      workers: { type: 'string' },
      threads: { type: 'string', default: '1' },
      seed: { type: 'string', default: '0' },
      json: { type: 'string' },
      html: { type: 'string', default: join(root, '.soak', 'report.html') },
      with: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const steps = wholeNumber('steps', values.steps, Math.ceil(FEWEST / (1 - WARM_UP)));
  const batch = wholeNumber('batch', values.batch, 1);
  const threads = wholeNumber('threads', values.threads, 1);
  const seed = wholeNumber('seed', values.seed, 0);
  const workers = values.workers === undefined ? {} : { workers: wholeNumber('workers', values.workers, 0) };
  if (globalThis.gc === undefined) {
    throw new Error('start it with node --expose-gc, as `npm run soak` does: else garbage looks like growth');
  }

  const [{ runTraining }, { resolveSettings }, { describeWasm }, page] = await Promise.all([
    dist('residualjs/dist/cli/train/run-training.js'),
    dist('residualjs/dist/cli/train/settings/read-settings.js'),
    dist('wasm/dist/index.js'),
    dist('training/dist/node/report/page.js'),
  ]);
  const tf = await import('@tensorflow/tfjs-core');
  const { callbacks = [] } = values.with ? await import(pathToFileURL(resolve(values.with)).href) : {};

  const cycle = Math.max(1, Math.floor(steps / CYCLES));
  const every = Math.max(1, Math.floor(cycle / SAMPLES));
  const warmUp = Math.ceil(WARM_UP * steps);
  const watch = sampler({ every, memory: tf.memory, wasmBytes: () => describeWasm().memoryBytes });
  const settings = resolveSettings(
    {},
    {
      model: values.model,
      data: 'synthetic',
      backend: 'wasm',
      ...{ steps, batch, threads, seed, ...workers },
      // whole batches, all of one size, and an epoch as long as the rest
      limit: batch * Math.max(1, Math.min(cycle, Math.floor(1000 / batch))),
      testLimit: EVALUATED,
      ...{ augment: true, cutout: 8, averageDecay: 0.999, tensorboard: true, learningRate: 0.01 },
      ...{ evaluateEvery: cycle, checkpointEvery: cycle },
    },
  );
  const folder = mkdtempSync(join(tmpdir(), 'residualjs-soak-'));
  try {
    // the table is what goes to stdout; what the run says goes with its progress
    const io = { stdout: process.stderr, stderr: process.stderr, environment: process.env };
    const status = await runTraining(io, settings, {
      out: join(folder, 'run'),
      callbacks: [...callbacks, watch],
    });
    if (status !== 0) return 2;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  const { samples } = watch;
  const verdicts = judge(samples, { warmUp });
  const { simd, threads: used } = describeWasm();
  const { version } = createRequire(import.meta.url)('@tensorflow/tfjs-core/package.json');
  const about =
    `${values.model}, ${steps} steps of ${batch} images in ${samples.at(-1)?.seconds.toFixed(0)} s on wasm, ${simd} SIMD, ` +
    `${used} thread${used === 1 ? '' : 's'}; tfjs ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}; ` +
    `${samples.filter(({ step }) => step > warmUp).length} samples after ${warmUp} steps of warm-up`;
  console.log(`${about}\n\n${toTable(verdicts)}`);
  mkdirSync(dirname(resolve(values.html)), { recursive: true });
  writeFileSync(
    values.html,
    await toPage({ title: 'Does anything grow?', about, samples, verdicts, warmUp }, page),
  );
  if (values.json)
    writeFileSync(values.json, `${JSON.stringify({ about, warmUp, verdicts, samples }, null, 2)}\n`);
  return verdicts.some(({ grows }) => grows) ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`soak: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
