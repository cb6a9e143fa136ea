/**
 * @typedef {object} Sample what a process holds, taken in one step of a run
 * @property {number} step
 * @property {number} seconds since the run began
 * @property {number} tensors
 * @property {number} tensorBytes
 * @property {number} wasmBytes the length of the WASM memory, which never shrinks
 * @property {number} heapBytes objects of JavaScript and what they hold outside of the heap (the WASM memory too), after a garbage collection
 * @property {number} rssBytes memory of the process that is in RAM
 *
 * @typedef {object} Quantity
 * @property {Exclude<keyof Sample, 'step' | 'seconds'>} key
 * @property {string} name
 * @property {boolean} bytes whether it counts bytes
 * @property {null | {slope: number, rise: number}} bound null where it must stay exactly as it is; else the most that it may grow, in
 *   bytes a step and in bytes from the second quarter to the last
 * @property {string} reason why the bound is what it is
 */

const KIB = 2 ** 10;

/**
 * What must not grow. Where a bound is given, a quantity grows if it is above both of its numbers: the slope tells a leak from a
 * step that was taken once, the rise tells it from noise.
 *
 * @type {readonly Quantity[]}
 */
export const QUANTITIES = [
  {
    key: 'tensors',
    name: 'tensors',
    bytes: false,
    bound: null,
    reason: 'each sample is taken at the same point of a step, where the same tensors are there',
  },
  {
    key: 'tensorBytes',
    name: 'bytes in tensors',
    bytes: true,
    bound: null,
    reason: 'likewise; all batches are of one size',
  },
  {
    key: 'wasmBytes',
    name: 'WASM memory',
    bytes: true,
    bound: null,
    reason:
      'all that a run does was done in the warm-up, so what it takes is there; holes between blocks would make it grow',
  },
  {
    key: 'heapBytes',
    name: 'JavaScript heap',
    bytes: true,
    bound: { slope: KIB, rise: 2 * KIB * KIB },
    reason:
      'a run keeps the record of every step for its result and report, some 300 bytes; a tensor that is kept has more than 1 KiB of objects ' +
      'around it; what a garbage collection leaves varies, as code is compiled, by less than 2 MiB',
  },
  {
    key: 'rssBytes',
    name: 'resident memory',
    bytes: true,
    bound: { slope: 2 * KIB, rise: 16 * KIB * KIB },
    reason:
      'the allocators of Node and V8 give pages back when they like: the buffers of one checkpoint are 10 MiB here and there. It finds what no ' +
      'other quantity sees, from 8 KiB a step on where the rise is that of 2,000 steps',
  },
];
