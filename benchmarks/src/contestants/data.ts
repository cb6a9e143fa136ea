import { type Contestant, runner } from './contestant.js';

/** The data pipeline of `@residualjs/datasets`. */
export const dataPipeline: Contestant = {
  name: 'datasets',
  ours: true,
  refuses: () => null,
  absence: async () => null, // part of every checkout
  command: () => ({ file: process.execPath, args: [runner('data.js')] }),
};
