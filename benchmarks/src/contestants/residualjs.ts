import { type Contestant, runner } from './contestant.js';
import { absenceOf, type BackendFinding, isSlow, SLOW } from './find-backends.js';

/** As many threads as are asked for, where TensorFlow takes as many as there are cores. */
const tensorflowThreads = (threads: number) => ({
  TF_NUM_INTRAOP_THREADS: `${threads}`,
  TF_NUM_INTEROP_THREADS: '1',
  OMP_NUM_THREADS: `${threads}`,
  TF_CPP_MIN_LOG_LEVEL: '2',
});

/** Our packages on one of the backends. */
export function residualjs(found: BackendFinding): Contestant {
  const { name, present, software = false, env } = found;
  const slow = isSlow(found);
  const threaded = name === 'wasm' || name === 'tensorflow';
  return {
    name: software ? `${name} (software)` : name,
    ours: true,
    ...(slow ? { limits: SLOW } : {}),
    refuses(work, threads) {
      if (!threaded && threads > 1) return 'its number of threads is not ours to set';
      if (slow && work === 'taps') return 'too slow to tell the overhead of taps';
      if (slow && work === 'layers') return 'too slow to measure layers one by one';
      if (slow && work === 'scaling') return 'too slow for a curve';
      return null;
    },
    absence: async () => (present ? null : absenceOf(found)),
    command: (threads) => ({
      file: process.execPath,
      args: [runner('residualjs.js'), name],
      env: { ...env, ...(name === 'tensorflow' ? tensorflowThreads(threads) : {}) },
    }),
  };
}
