import type { BackendName } from '@residualjs/backends';
import { type Contestant, runner } from './contestant.js';

/** A step of ResNet-20 takes the cpu backend ten seconds an image. */
const CPU_LIMITS = { batch: 1, rounds: 3, iterations: 1 };

/** Our packages on one of the backends. */
export function residualjs(backend: BackendName): Contestant {
  const cpu = backend === 'cpu';
  return {
    name: backend,
    ours: true,
    ...(cpu ? { limits: CPU_LIMITS } : {}),
    refuses(work, threads) {
      if (backend !== 'wasm' && threads > 1) return 'its number of threads is not ours to set';
      if (cpu && work === 'taps') return 'too slow to tell the overhead of taps';
      return null;
    },
    absence: async () => null, // its process tells
    command: () => ({ file: process.execPath, args: [runner('residualjs.js'), backend] }),
  };
}
