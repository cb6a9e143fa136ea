import { type Contestant, runner } from './contestant.js';

/** The WASM backend of TensorFlow.js alone. */
export const tfjsWasm: Contestant = {
  name: 'tfjs-wasm',
  ours: false,
  refuses(work, threads) {
    if (work !== 'inference') return "it cannot train: Kernel 'Conv2DBackpropFilter' not registered";
    return threads > 1 ? 'TensorFlow.js gives it one thread in Node' : null;
  },
  absence: async () => null, // part of every checkout
  command: () => ({ file: process.execPath, args: [runner('tfjs.js'), 'wasm'] }),
};
