import { type Contestant, runner } from './contestant.js';
import { packageAbsence } from './peers-folder.js';

/** jax-js on WASM: its kernels are compiled from the network, one for each step that it fuses. */
export const jaxJs: Contestant = {
  name: 'jax-js',
  ours: false,
  limits: { rounds: 2, iterations: 1 }, // a hundred times slower on WASM than ours
  refuses: (_, threads) => (threads > 1 ? 'its threads are workers of browsers, which Node has not' : null),
  absence: async () => packageAbsence('@jax-js/jax', 'npm install --prefix benchmarks/peers'),
  command: () => ({ file: process.execPath, args: [runner('jax-js.js')] }),
};
