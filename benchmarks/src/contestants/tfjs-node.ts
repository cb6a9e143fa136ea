import util from 'node:util';
import type { Tfjs } from '../network/run-network.js';
import { type Contestant, runner } from './contestant.js';
import { packageAbsence, peerRequire } from './peers-folder.js';

/** Beside our packages, whose backend `tensorflow` it is too; seen from the folder of the peers. */
const FOLDER = '../..';
const PACKAGE = '@tensorflow/tfjs-node';
const INSTALL = 'npx residualjs doctor --install-tensorflow cpu --no-save';

/** Loads TensorFlow.js over libtensorflow from where it is installed. */
export function loadTfjsNode(): Tfjs {
  // Node 23 took out two functions that every op of tfjs-node 4.22.0 calls.
  const gone = util as unknown as Record<string, unknown>;
  gone.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  gone.isArray ??= Array.isArray;
  return peerRequire(FOLDER)(PACKAGE);
}

/** TensorFlow.js on libtensorflow. */
export const tfjsNode: Contestant = {
  name: 'tfjs-node',
  ours: false,
  refuses: () => null,
  absence: async () => packageAbsence(PACKAGE, INSTALL, FOLDER),
  command: (threads) => ({
    file: process.execPath,
    args: [runner('tfjs.js'), 'tensorflow'],
    env: {
      TF_NUM_INTRAOP_THREADS: `${threads}`,
      TF_NUM_INTEROP_THREADS: '1',
      OMP_NUM_THREADS: `${threads}`,
      TF_CPP_MIN_LOG_LEVEL: '2',
    },
  }),
};
