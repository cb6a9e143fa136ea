import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Contestant } from './contestant.js';
import { PEERS_FOLDER } from './peers-folder.js';

const INSTALL =
  'python3 -m venv benchmarks/peers/.venv && benchmarks/peers/.venv/bin/pip install torch==2.4.1 numpy==1.26.4';

const python = () => process.env.RESIDUAL_PYTHON ?? join(PEERS_FOLDER, '.venv/bin/python');

/** glibc then keeps what it was given, instead of returning large blocks to the system and asking for them anew. */
const KEEP_MEMORY = { MALLOC_MMAP_THRESHOLD_: `${2 ** 36}`, MALLOC_TRIM_THRESHOLD_: `${2 ** 36}` };

/**
 * PyTorch, eager, float32, channels_last, on the processor.
 *
 * A plain installation spends up to a quarter of a training step on page faults of freshly mapped memory, more in some runs than in
 * others; 'torch-tuned' is the same without them (PyTorch's guide to performance recommends another allocator for the same
 * reason).
 */
export function torch(name: 'torch' | 'torch-tuned'): Contestant {
  const tuning = name === 'torch-tuned' ? KEEP_MEMORY : {};
  return {
    name,
    ours: false,
    tellsPeak: true,
    refuses: () => null,
    absence,
    command: (threads) => ({
      file: python(),
      args: ['-u', join(PEERS_FOLDER, 'torch_peer.py')],
      env: { OMP_NUM_THREADS: `${threads}`, ...tuning },
    }),
  };
}

async function absence(): Promise<string | null> {
  const set = process.env.RESIDUAL_PYTHON !== undefined;
  if (!set && !existsSync(python())) return `not installed: ${INSTALL}`;
  try {
    await promisify(execFile)(python(), ['-c', 'import torch']);
    return null;
  } catch (error) {
    const { message } = error as Error;
    return `${python()} cannot import torch (${message.trim().split('\n').pop()}): ${INSTALL}`;
  }
}
