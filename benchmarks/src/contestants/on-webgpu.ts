import { type Contestant, runner } from './contestant.js';
import { absenceOf, type BackendFinding, findBackends, SLOW } from './find-backends.js';

/** Who computes on WebGPU, in a runner with such arguments: the GPU is looked for when it is asked whether there is one. */
export function onWebGpu(
  parts: Pick<Contestant, 'name' | 'ours' | 'tolerance'>,
  [file, ...args]: readonly [string, ...string[]],
  refusesWork: (work: Parameters<Contestant['refuses']>[0]) => string | null = () => null,
): Contestant {
  let found: BackendFinding | undefined;
  return {
    ...parts,
    get limits() {
      return found?.software ? SLOW : undefined;
    },
    refuses: (work, threads) => (threads > 1 ? 'it computes on the GPU' : refusesWork(work)),
    async absence() {
      [found] = await findBackends(['webgpu']);
      return found.present ? null : absenceOf(found);
    },
    command: () => ({ file: process.execPath, args: [runner(file), ...args], env: { ...found?.env } }),
  };
}
