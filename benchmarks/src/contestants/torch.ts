import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Contestant } from './contestant.js';
import { PEERS_FOLDER } from './peers-folder.js';

const INSTALL =
  'python3 -m venv benchmarks/peers/.venv && benchmarks/peers/.venv/bin/pip install torch==2.4.1 numpy==1.26.4';

const python = () => process.env.RESIDUAL_PYTHON ?? join(PEERS_FOLDER, '.venv/bin/python');

/** PyTorch, eager, float32, channels_last, on the processor. */
export const torch: Contestant = {
  name: 'torch',
  ours: false,
  tellsPeak: true,
  refuses: (work) => (work === 'taps' ? 'taps are ours alone' : null),
  async absence() {
    const set = process.env.RESIDUAL_PYTHON !== undefined;
    if (!set && !existsSync(python())) return `not installed: ${INSTALL}`;
    try {
      await promisify(execFile)(python(), ['-c', 'import torch']);
      return null;
    } catch (error) {
      const { message } = error as Error;
      return `${python()} cannot import torch (${message.trim().split('\n').pop()}): ${INSTALL}`;
    }
  },
  command: (threads) => ({
    file: python(),
    args: ['-u', join(PEERS_FOLDER, 'torch_peer.py')],
    env: { OMP_NUM_THREADS: `${threads}` },
  }),
};
