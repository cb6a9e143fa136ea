/** @typedef {import('./quantities.mjs').Sample} Sample */

/** Milliseconds that freeing what was collected gets. */
const SWEEP = 5;

/**
 * A callback of a run that samples what the process holds, every so many steps. It does so as a step is told: then its batch is
 * there and no other, whatever comes between two steps.
 *
 * @param {{every: number, memory: () => {numTensors: number, numBytes: number}, wasmBytes: () => number}} options
 */
export function sampler({ every, memory, wasmBytes }) {
  /** @type {Sample[]} */
  const samples = [];
  const start = performance.now();
  return {
    name: 'soak',
    samples,
    /** @param {import('@residualjs/training').TrainingEvent} event */
    async onEvent(event) {
      if (event.type !== 'step' || event.record.step % every !== 0) return;
      const { numTensors, numBytes } = memory();
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, SWEEP)); // what was collected outside of the heap is freed by another thread
      const { heapUsed, external, rss } = process.memoryUsage();
      const wasm = wasmBytes();
      samples.push({
        step: event.record.step,
        seconds: (performance.now() - start) / 1000,
        tensors: numTensors,
        tensorBytes: numBytes,
        wasmBytes: wasm,
        heapBytes: heapUsed + external,
        rssBytes: rss,
      });
    },
  };
}
