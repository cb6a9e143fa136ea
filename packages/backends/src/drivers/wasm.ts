import { activate } from '../activate.js';
import { processorName } from '../device.js';
import type { BackendDriver } from '../driver.js';

/** tfjs's backend and, over it, the kernels that training needs and tfjs lacks. */
async function load() {
  const [ours, theirs] = await Promise.all([
    import('@residualjs/wasm'),
    import('@tensorflow/tfjs-backend-wasm'),
  ]);
  return { ...ours, version: theirs.version_wasm };
}

/** WebAssembly with SIMD. */
export const wasm: BackendDriver = {
  name: 'wasm',
  install: 'npm install @residualjs/wasm @tensorflow/tfjs-backend-wasm@4.22.0',
  async load() {
    const { registerWasmKernels } = await load();
    await registerWasmKernels();
  },
  async probe() {
    if (typeof WebAssembly === 'undefined') throw new Error('this JavaScript engine has no WebAssembly');
    await load();
  },
  async start({ simd = 'auto', threads }) {
    const { registerWasmKernels, setThreads, describeWasm, version } = await load();
    await registerWasmKernels({ simd, threads });
    await activate('wasm');
    if (threads !== undefined && describeWasm()?.threadsNote === null) await setThreads(threads); // its workers run now
    const description = describeWasm();
    return {
      device: processorName(),
      simd: description?.simd ?? null,
      threads: description?.threads ?? 1,
      versions: { '@tensorflow/tfjs-backend-wasm': version },
    };
  },
};
