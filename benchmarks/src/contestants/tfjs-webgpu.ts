import { type Contestant, runner } from './contestant.js';
import { absenceOf, type BackendFinding, findBackends, SLOW } from './find-backends.js';

let found: BackendFinding | undefined;

/** The WebGPU backend of TensorFlow.js with its own kernels; our package only starts it, which TensorFlow.js cannot do in Node. */
export const tfjsWebgpu: Contestant = {
  name: 'tfjs-webgpu',
  ours: false,
  get limits() {
    return found?.software ? SLOW : undefined;
  },
  refuses: (_, threads) => (threads > 1 ? 'it computes on the GPU' : null),
  async absence() {
    [found] = await findBackends(['webgpu']);
    return found.present ? null : absenceOf(found);
  },
  command: () => ({ file: process.execPath, args: [runner('tfjs.js'), 'webgpu'], env: { ...found?.env } }),
};
