import { type Contestant, runner } from './contestant.js';
import { absenceOf, type BackendFinding, findBackends, SLOW } from './find-backends.js';

/** Float16 has 11 bits, and a network of twenty layers some thousandths of its largest logit less than float32. */
const FLOAT16_TOLERANCE = 0.02;

/** Our WebGPU backend with operands of float16 in convolutions, multiplied by threads or on the matrix units of the GPU. */
export function webgpuArithmetic(name: 'webgpu-float16' | 'webgpu-matrices'): Contestant {
  let found: BackendFinding | undefined;
  return {
    name,
    ours: true,
    tolerance: FLOAT16_TOLERANCE,
    get limits() {
      return found?.software ? SLOW : undefined;
    },
    refuses(work, threads) {
      if (threads > 1) return 'it computes on the GPU';
      return work === 'training' || work === 'inference' ? null : 'it is measured in training and inference';
    },
    async absence() {
      [found] = await findBackends(['webgpu']);
      return found.present ? null : absenceOf(found); // what the GPU lacks says its process
    },
    command: () => ({
      file: process.execPath,
      args: [runner('residualjs.js'), 'webgpu', name],
      env: { ...found?.env },
    }),
  };
}
