// tfjs-core's own specs on the WASM or the WebGPU backend, as it comes and with our kernels, spec by spec: `npm run test:tfjs-core`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleSuite } from './bundle.mjs';
import { compareRuns, setUnsteadyApart } from './compare.mjs';
import { countsLine, insertReport, toMarkdown } from './report.mjs';

const HELP = `Usage: npm run test:tfjs-core -- [options]

Runs the specs that ship in @tensorflow/tfjs-core on a backend, once as it comes and once with our kernels, each in a
process of its own. Every spec runs; nothing is left out beforehand. Ends with status 1 if a spec
that the stock backend passes fails with our kernels; one that fails is run alone with the stock kernels, five times, and does not
count where it fails there too. The kernels are those that the last build compiled.

  --backend NAME   wasm (default) or webgpu, on a GPU or a software Vulkan
  --grep TEXT      only specs whose full name holds TEXT
  --simd BUILD     auto (default), plain or relaxed: which build of our WASM kernels
  --json FILE      writes the counts, and the names and messages of what fails
  --markdown FILE  writes the tables into a page, between the two markers that it holds
  --help           this
`;
/** A spec that passes so often with the stock kernels is steady there. */
const STEADY_RUNS = 5;

/** Seconds on WASM and on a GPU; half an hour on a GPU in software. */
const TIMEOUT = 90 * 60_000;

/** @typedef {import('./run-specs.mjs').Run} Run */

/**
 * Runs the specs in a child process.
 *
 * @param {{suite: string, backend: string, kernels: 'stock' | 'ours', simd: string, grep?: string, output: string}} job
 * @returns {Promise<Run>}
 */
function runSpecs(job) {
  const script = fileURLToPath(new URL('./run-specs.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(job)], { timeout: TIMEOUT });
  let said = ''; // specs print much that nobody needs, unless the process dies
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said = (said + text).slice(-4000);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve(JSON.parse(readFileSync(job.output, 'utf8')));
      else
        reject(
          new Error(
            `the run with ${job.kernels === 'stock' ? 'the stock' : 'our'} kernels ended with ${signal ?? code}:\n${said}`,
          ),
        );
    });
  });
}

/** Writes a file whole or not at all. @type {(file: string, text: string) => void} */
function writeWhole(file, text) {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}

/** @returns {Promise<number>} the exit status */
async function main() {
  const { values } = parseArgs({
    options: {
      backend: { type: 'string', default: 'wasm' },
      grep: { type: 'string' },
      simd: { type: 'string', default: 'auto' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { backend, simd, grep } = values;
  if (backend !== 'wasm' && backend !== 'webgpu') {
    throw new Error(`--backend must be wasm or webgpu, got '${backend}'`);
  }
  if (!['auto', 'plain', 'relaxed'].includes(simd)) {
    throw new Error(`--simd must be auto, plain or relaxed, got '${simd}'`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'tfjs-core-suite-'));
  try {
    const suite = await bundleSuite(backend, folder);
    const run = (/** @type {'stock' | 'ours'} */ kernels, only = grep) =>
      runSpecs({ suite, backend, kernels, simd, grep: only, output: join(folder, `${kernels}.json`) });
    /** Whether a spec fails with the stock kernels, alone, in one of a few runs. */
    const failsInStock = async (/** @type {string} */ name) => {
      const only = name.replace(/ \(\d+\)$/, ''); // without what tells equal names apart
      for (let time = 0; time < STEADY_RUNS; time++) {
        const { specs } = await run('stock', only);
        if (specs.some((spec) => spec.name.startsWith(only) && spec.status === 'failed')) return true;
      }
      return false;
    };
    const stock = await run('stock');
    const ours = await run('ours');
    const { version } = createRequire(import.meta.url)('@tensorflow/tfjs-core/package.json');
    const environment = `tfjs-core ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}, ${ours.on}`;
    if (ours.specs.length === 0) throw new Error(`no spec's name holds '${grep}'`);

    const comparison = await setUnsteadyApart(compareRuns(stock, ours), failsInStock);
    const { regressions, repaired, unsteady } = comparison;
    console.log(environment);
    console.log(`stock: ${countsLine(comparison.stock)}`);
    console.log(`ours:  ${countsLine(comparison.ours)}`);
    console.log(`${repaired.length} repaired, ${regressions.length} broken`);
    for (const name of unsteady)
      console.log(`\nunsteady: ${name}\nfails at times with the stock kernels too`);
    for (const { name, message } of regressions) console.log(`\nbroken: ${name}\n${message}`);

    if (values.json) {
      writeWhole(values.json, `${JSON.stringify({ backend, environment, grep, ...comparison }, null, 2)}\n`);
    }
    if (values.markdown) {
      const page = readFileSync(values.markdown, 'utf8');
      writeWhole(
        values.markdown,
        insertReport(page, backend, toMarkdown(comparison, { backend, environment })),
      );
    }
    return regressions.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:tfjs-core: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
