import { type Contestant, runner } from './contestant.js';
import { SLOW } from './find-backends.js';

/** The backend of TensorFlow.js in plain JavaScript. */
export const tfjsCpu: Contestant = {
  name: 'tfjs-cpu',
  ours: false,
  limits: SLOW,
  refuses: (_, threads) => (threads > 1 ? 'it has one thread' : null),
  absence: async () => null, // part of every checkout
  command: () => ({ file: process.execPath, args: [runner('tfjs.js'), 'cpu'] }),
};
