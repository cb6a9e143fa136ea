import { KERNEL_CASES } from '../kernels/kernel-cases.js';
import { type Contestant, runner } from './contestant.js';

const command = (which: 'ours' | 'stock') => () => ({
  file: process.execPath,
  args: [runner('kernels.js'), which],
});

/** Our kernels for WASM. */
export const ourKernels: Contestant = {
  name: 'wasm',
  ours: true,
  refuses: () => null,
  absence: async () => null, // part of every checkout
  command: command('ours'),
};

/** Those of TensorFlow.js, and where it has none what else it can do. */
export const stockKernels: Contestant = {
  name: 'tfjs-wasm',
  ours: false,
  refuses: (_, threads) => (threads > 1 ? 'TensorFlow.js gives it one thread in Node' : null),
  absence: async () => null,
  command: command('stock'),
};

/** Why stock kernels are left out, a line each. */
export const wrongKernels = (): string[] =>
  KERNEL_CASES.flatMap(({ kernel, stockIsWrong }) =>
    stockIsWrong === undefined ? [] : [`tfjs-wasm, ${kernel}: ${stockIsWrong}`],
  );
