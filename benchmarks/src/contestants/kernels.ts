import { KERNEL_BACKENDS, KERNEL_CASES, type KernelBackend } from '../kernels/kernel-cases.js';
import { type Contestant, runner } from './contestant.js';

/** A GPU in software takes long over every run, and is warm once it is known how many runs are sent together. */
const IN_SOFTWARE = { rounds: 3, iterations: 3 };

/** Our kernels on one backend, and whom they are compared with. */
export interface KernelContestants {
  backend: KernelBackend;
  ours: Contestant;
  /** The kernels of TensorFlow.js, and where it has none what else it can do. */
  stock: Contestant;
}

/** The kernels of a backend of ours; null where it has none. */
export function kernelContestants({ name, command }: Contestant): KernelContestants | null {
  const backend = KERNEL_BACKENDS.find((one) => one === name);
  if (backend === undefined) return null;
  const onGpu = backend !== 'wasm';
  const threads = onGpu ? 'it computes on the GPU' : 'TensorFlow.js gives it one thread in Node';
  const contestant = (which: 'ours' | 'stock', parts: Pick<Contestant, 'name' | 'refuses'>): Contestant => ({
    ...parts,
    ours: which === 'ours',
    ...(backend === 'webgpu (software)' ? { limits: IN_SOFTWARE } : {}),
    absence: async () => null, // part of every checkout, on a backend that is here
    command: () => ({
      file: process.execPath,
      args: [runner('kernels.js'), backend, which],
      env: command(1).env,
    }),
  });
  const oneThread: Contestant['refuses'] = (_, count) => (count > 1 ? threads : null);
  return {
    backend,
    ours: contestant('ours', { name, refuses: onGpu ? oneThread : () => null }),
    stock: contestant('stock', { name: onGpu ? 'tfjs-webgpu' : 'tfjs-wasm', refuses: oneThread }),
  };
}

/** Why stock kernels are left out, a line each. */
export const wrongKernels = ({ backend, stock }: KernelContestants): string[] =>
  KERNEL_CASES[backend].flatMap(({ kernel, stockIsWrong }) =>
    stockIsWrong === undefined ? [] : [`${stock.name}, ${kernel}: ${stockIsWrong}`],
  );
