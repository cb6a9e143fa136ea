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

const command = (threads: number, device: 'cpu' | 'cuda', env: Readonly<Record<string, string>>) => ({
  file: python(),
  args: ['-u', join(PEERS_FOLDER, 'torch_peer.py'), device],
  env: { OMP_NUM_THREADS: `${threads}`, ...env },
});

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
    command: (threads) => command(threads, 'cpu', tuning),
  };
}

/** The same on a GPU, with the algorithms that cuDNN finds to be the fastest and without TensorFloat-32, which is not float32. */
export const torchCuda: Contestant = {
  name: 'torch-cuda',
  ours: false,
  refuses: (_, threads) => (threads > 1 ? 'it computes on the GPU' : null),
  absence: async () => (await absence()) ?? (await cudaAbsence()),
  command: (threads) => command(threads, 'cuda', {}),
};

const importing = (program: string) => promisify(execFile)(python(), ['-c', `import torch${program}`]);

async function cudaAbsence(): Promise<string | null> {
  const { stdout } = await importing('; print(torch.cuda.is_available())');
  return stdout.trim() === 'True'
    ? null
    : 'PyTorch finds no GPU with CUDA here; its driver is what `nvidia-smi` shows';
}

async function absence(): Promise<string | null> {
  const set = process.env.RESIDUAL_PYTHON !== undefined;
  if (!set && !existsSync(python())) return `not installed: ${INSTALL}`;
  try {
    await importing('');
    return null;
  } catch (error) {
    const { message } = error as Error;
    return `${python()} cannot import torch (${message.trim().split('\n').pop()}): ${INSTALL}`;
  }
}
