// Feeds damaged files to the parsers of untrusted bytes: npm run fuzz -- --runs N [--target NAME] [--seed S] [--from INDEX]
// [--targets FILE] takes another list of targets than that of @residualjs/weights.
// Each target runs in a worker with a bounded heap, watched from here, so that a parser that hangs or crashes is found too.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { getHeapStatistics } from 'node:v8';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const golden = (path) => new Uint8Array(readFileSync(join(root, 'packages/weights/src/golden', path)));
const { inputOf, shrink, verdictOf, ...fuzzing } = await import(
  join(root, 'packages/weights/dist/fuzz/index.js')
).catch((error) => {
  throw new Error(`build @residualjs/weights first (npm run build): ${error.message}`);
});
const targetsOf = async (file) => (file ? await import(pathToFileURL(file).href) : fuzzing).FUZZ_TARGETS;

const HEAP_MB = 256;
const DEADLINE = 5000;
const MOST_KINDS = 10; // of failures, before a target is given up
const NONE = -1;

/** In the worker: inputs `from` to `runs`, the index of the current one where the main thread sees it. */
async function work({ file, name, seed, runs, from, current }) {
  const target = (await targetsOf(file)).find((row) => row.name === name);
  const allocated = () => {
    const { used_heap_size, external_memory } = getHeapStatistics();
    return used_heap_size + external_memory;
  };
  const seeds = await target.seeds(golden);
  const counts = { value: 0, refused: 0, failure: 0 };
  const kinds = new Set();
  for (let index = from; index < runs; index++) {
    Atomics.store(current, 0, index);
    const input = await inputOf(target, seeds, seed, index);
    const { outcome, failure } = await verdictOf(target, input, { allocated });
    counts[outcome]++;
    if (failure && !kinds.has(failure.kind)) {
      kinds.add(failure.kind);
      // Shrinking parses again and again, which is not to be taken for one long parse.
      Atomics.store(current, 0, NONE);
      const smallest = await shrink(target, input, failure.kind, { allocated });
      parentPort.postMessage({ failure: { ...failure, index, smallest } });
      if (kinds.size >= MOST_KINDS) break;
    }
    if (index % 256 === 0) parentPort.postMessage({ counts });
  }
  Atomics.store(current, 0, NONE);
  await target.close?.();
  parentPort.postMessage({ counts, done: true });
}

/** Runs one target to its end; after a hang or a crash a new worker goes on behind that input. */
async function fuzz(target, { file, runs, seed, from, out }) {
  const total = { value: 0, refused: 0, failure: 0 };
  const failures = [];
  const started = performance.now();
  const keep = (kind, detail, index, input) => {
    const path = join(out, `${target.name}-${seed}-${index}.bin`);
    mkdirSync(out, { recursive: true });
    writeFileSync(path, input);
    failures.push({ kind, path });
    console.log(
      `\n${target.name}, input ${index} of seed ${seed}: ${kind}\n${detail}\n  ${input.length} bytes in ${path}`,
    );
  };
  for (let next = from; next < runs && failures.length < MOST_KINDS; ) {
    const current = new Int32Array(new SharedArrayBuffer(4)).fill(NONE);
    const worker = new Worker(fileURLToPath(import.meta.url), {
      workerData: { file, name: target.name, seed, runs, from: next, current },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    let counts = { value: 0, refused: 0, failure: 0 };
    let since = performance.now();
    let seen = NONE;
    let broken = null;
    let done = false;
    worker.on('message', (message) => {
      if (message.counts) counts = message.counts;
      if (message.done) done = true;
      if (message.failure) {
        const { kind, detail, index, smallest } = message.failure;
        keep(kind, detail, index, smallest);
      }
    });
    worker.on('error', (error) => {
      broken ??= { kind: error.code ?? error.name, detail: error.stack ?? error.message };
    });
    let shown = performance.now();
    const watch = setInterval(() => {
      const index = Atomics.load(current, 0);
      if (index !== seen) [seen, since] = [index, performance.now()];
      else if (index !== NONE && performance.now() - since > (target.deadline ?? DEADLINE)) {
        broken ??= { kind: 'hang', detail: `no answer within ${target.deadline ?? DEADLINE} ms` };
        worker.terminate();
      }
      if (performance.now() - shown > 2000) {
        shown = performance.now();
        const rate = Math.round(((index - from) / (performance.now() - started)) * 1000);
        if (index !== NONE) process.stdout.write(`\r${target.name}: ${index} of ${runs}, ${rate}/s   `);
      }
    }, 100);
    const code = await new Promise((resolve) => worker.on('exit', resolve));
    clearInterval(watch);
    for (const outcome of Object.keys(total)) total[outcome] += counts[outcome];
    if (done) break;
    const index = Atomics.load(current, 0);
    broken ??= { kind: 'crash', detail: `the worker ended with ${code}` };
    if (index === NONE) throw new Error(`${target.name}: ${broken.kind}: ${broken.detail}`);
    total.failure++;
    const input = await inputOf(target, await target.seeds(golden), seed, index);
    keep(broken.kind, broken.detail, index, input);
    next = index + 1;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const told = `${total.value} values, ${total.refused} refused, ${failures.length} kinds of failure`;
  console.log(`\r${target.name}: ${runs - from} inputs of seed ${seed} in ${seconds} s: ${told}`);
  return failures;
}

async function main() {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '10000' },
      target: { type: 'string', multiple: true },
      targets: { type: 'string' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      out: { type: 'string', default: join(root, '.fuzz') },
    },
  });
  const [runs, seed, from] = ['runs', 'seed', 'from'].map((name) => {
    const value = Number(values[name]);
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`--${name} '${values[name]}': a whole number from 0`);
    return value;
  });
  const targets = await targetsOf(values.targets);
  const names = targets.map(({ name }) => name);
  const unknown = values.target?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new RangeError(`--target '${unknown}': there are ${names.join(', ')}`);
  const failures = [];
  for (const target of targets) {
    if (values.target && !values.target.includes(target.name)) continue;
    failures.push(...(await fuzz(target, { file: values.targets, runs, seed, from, out: values.out })));
  }
  process.exitCode = failures.length > 0 ? 1 : 0;
}

if (isMainThread) {
  await main().catch((error) => {
    console.error(error.message);
    process.exitCode = 2;
  });
} else {
  await work(workerData);
}
