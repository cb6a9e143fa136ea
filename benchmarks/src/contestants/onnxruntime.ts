import { pathToFileURL } from 'node:url';
import { type Contestant, runner } from './contestant.js';
import { packageAbsence, peerRequire } from './peers-folder.js';

/** The packages of ONNX Runtime that can be measured. */
export type OnnxRuntimePackage = 'onnxruntime-node' | 'onnxruntime-web';

/** A tensor of ONNX Runtime. */
export interface OnnxTensor {
  data: Float32Array;
}

/** What is used of ONNX Runtime, the same in both packages; they are no dependency, so neither are their types. */
export interface OnnxRuntime {
  env: { wasm: { numThreads: number } };
  Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => OnnxTensor;
  InferenceSession: {
    create(
      model: Uint8Array,
      options: { executionProviders: string[]; intraOpNumThreads: number; interOpNumThreads: number },
    ): Promise<{
      run(feeds: Record<string, OnnxTensor>): Promise<Record<string, OnnxTensor>>;
      release(): Promise<void>;
    }>;
  };
}

/** Loads ONNX Runtime from where peers are installed. */
export async function loadOnnxRuntime(
  name: OnnxRuntimePackage,
): Promise<{ ort: OnnxRuntime; version: string }> {
  const require = peerRequire();
  const loaded = await import(pathToFileURL(require.resolve(name)).href);
  const ort: OnnxRuntime & { env: { versions: { common: string } } } = loaded.default ?? loaded;
  return { ort, version: ort.env.versions.common };
}

/** ONNX Runtime for inference: native code, or its WASM in Node. */
export function onnxruntime(name: OnnxRuntimePackage): Contestant {
  return {
    name,
    ours: false,
    refuses: (work) => (work === 'inference' ? null : 'it does not train'),
    absence: async () => packageAbsence(name, 'npm install --prefix benchmarks/peers'),
    command: () => ({
      file: process.execPath,
      args: [runner('onnxruntime.js'), name.slice('onnxruntime-'.length)],
    }),
  };
}
