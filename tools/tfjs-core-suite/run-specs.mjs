// One run of the suite, in a process of its own:
// node run-specs.mjs '{"suite", "backend", "kernels", "simd", "grep", "output"}'
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {object} Spec
 * @property {string} name the full name; equal names are told apart by a number
 * @property {'passed' | 'failed' | 'skipped'} status
 * @property {string} [message] why it failed
 * @property {string[]} kernels those of our kernels that it ran
 *
 * @typedef {object} Run
 * @property {Spec[]} specs in the order of their definition
 * @property {string[]} registered the kernels of the backend
 * @property {string[]} own those of them that are ours
 * @property {string} on what they ran on, in words
 *
 * @typedef {(options: {kernels: 'stock' | 'ours', simd: 'auto' | 'plain' | 'relaxed', script: string}) => Promise<{own: string[], on: string}>} StartSuite
 *   makes a backend ready, before its specs run; gives the names of our kernels
 */

const { suite, backend, kernels, simd, grep, output } = JSON.parse(process.argv[2]);
const require = createRequire(import.meta.url);
const jasmine = require('jasmine-core').boot(true);
jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;
const runner = jasmine.getEnv();
runner.configure({
  random: false,
  forbidDuplicateNames: false, // some specs of tfjs-core share a name
  ...(grep ? { specFilter: (/** @type {any} */ spec) => spec.getFullName().includes(grep) } : {}),
});

const { start, getKernel, getKernelsForBackend } = await import(pathToFileURL(suite).href);

/** The kernels of ours that the present spec has run. @type {Set<string>} */
const ran = new Set();
const { own, on } = await start({ kernels, simd, script: import.meta.url });
for (const name of own) {
  const config = getKernel(name, backend);
  const { kernelFunc } = config;
  config.kernelFunc = (/** @type {any} */ context) => {
    ran.add(name);
    return kernelFunc(context);
  };
}

/** @type {Map<string, number>} */
const seen = new Map();
/** @type {Spec[]} */
const specs = [];
const record = (
  /** @type {string} */ name,
  /** @type {Spec['status']} */ status,
  /** @type {any[]} */ failures,
) => {
  const times = (seen.get(name) ?? 0) + 1;
  seen.set(name, times);
  specs.push({
    name: times === 1 ? name : `${name} (${times})`,
    status,
    ...(failures.length > 0 ? { message: failures.map(({ message }) => message).join('\n') } : {}),
    kernels: [...ran],
  });
};
/** A failure outside of a spec, in what a group of specs does before or after them. */
const recordGroup = (/** @type {string} */ name, /** @type {any[]} */ failures) => {
  if (failures.length > 0) record(`${name} [around its specs]`, 'failed', failures);
};
runner.addReporter({
  specStarted: () => ran.clear(),
  specDone: ({ fullName, status, failedExpectations }) => {
    if (status === 'excluded') return; // not asked for by --grep
    record(fullName, status === 'pending' ? 'skipped' : status, failedExpectations);
  },
  suiteDone: ({ fullName, failedExpectations }) => recordGroup(fullName, failedExpectations),
  jasmineDone: ({ failedExpectations }) => recordGroup('the suite', failedExpectations),
});
await runner.execute();

const registered = getKernelsForBackend(backend).map((/** @type {any} */ { kernelName }) => kernelName);
writeFileSync(output, JSON.stringify({ specs, registered, own, on }));
process.exit(0); // a spec may have left a timer or a worker behind
