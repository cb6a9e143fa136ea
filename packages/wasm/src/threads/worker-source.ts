import { NUMBER, WORD, WORD_BYTES } from './control-block.js';

/** What a worker is started with. */
export interface WorkerStart {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  control: SharedArrayBuffer;
  /** From 1 on; the main thread is 0. */
  thread: number;
}

/**
 * How often a worker looks for a job before it goes to sleep: some 50 microseconds, more than what lies between most
 * kernels of a step, less than anybody would miss.
 */
const SPINS = 20_000;

/**
 * The program of a worker, as text: it runs in Node's worker_threads and in Web Workers without a file of its own, which a bundler
 * would have to find. It never returns to its event loop; the main thread terminates it.
 */
export const workerSource = `'use strict';
function work({ module, memory, control, thread }) {
  const words = new Int32Array(control, 0, ${WORD_BYTES / 4});
  const numbers = new Float64Array(control, ${WORD_BYTES}, ${NUMBER.length});
  const exported = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const kernels = WebAssembly.Module.exports(module).map(({ name }) => exported[name]);
  const busy = ${WORD.busy} + (thread - 1) * ${WORD.busyStep};
  Atomics.add(words, ${WORD.started}, 1);
  for (let done = 0; ; ) {
    let spins = ${SPINS};
    let job = Atomics.load(words, ${WORD.job});
    while ((job & 1) === 0 || job === done) {
      if (spins > 0) spins--;
      else Atomics.wait(words, ${WORD.job}, job);
      job = Atomics.load(words, ${WORD.job});
    }
    done = job;
    Atomics.store(words, busy, 1);
    try {
      if (Atomics.load(words, ${WORD.job}) === job) takePart();
    } catch (error) {
      Atomics.store(words, ${WORD.failed}, 1);
      throw error;
    } finally {
      Atomics.store(words, busy, 0);
      Atomics.notify(words, busy);
    }
  }

  function takePart() {
    const kernel = kernels[words[${WORD.kernel}]];
    const parts = words[${WORD.parts}];
    const units = words[${WORD.units}];
    const scratch = numbers[${NUMBER.scratch}] + thread * numbers[${NUMBER.scratchBytes}];
    const operands = numbers.slice(${NUMBER.operands}, ${NUMBER.operands} + words[${WORD.operands}]);
    for (let part; (part = Atomics.add(words, ${WORD.next}, 1)) < parts; ) {
      kernel(Math.floor((part * units) / parts), Math.floor(((part + 1) * units) / parts), scratch, ...operands);
    }
  }
}
if (typeof require === 'function') work(require('node:worker_threads').workerData);
else self.onmessage = ({ data }) => work(data);
`;
