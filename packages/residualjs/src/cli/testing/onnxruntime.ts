import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

interface OnnxTensor {
  dims: readonly number[];
  data: Float32Array;
}

/** What is used of ONNX Runtime; it is no dependency, so its types are none either. */
export interface OnnxRuntime {
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor;
  InferenceSession: {
    create(
      file: Uint8Array,
      options: object,
    ): Promise<{
      inputNames: readonly string[];
      outputNames: readonly string[];
      run(feeds: Record<string, OnnxTensor>): Promise<Record<string, OnnxTensor>>;
      release(): Promise<void>;
    }>;
  };
}

const peers = new URL('../../../../../benchmarks/peers/', import.meta.url);

/** Why ONNX Runtime cannot be loaded from where `npm run bench` has its peers, or null. */
export const onnxruntimeAbsence: string | null = existsSync(
  new URL('node_modules/onnxruntime-node/package.json', peers),
)
  ? null
  : 'not installed: npm install --prefix benchmarks/peers';

/** Loads ONNX Runtime from there. */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  const path = createRequire(new URL('package.json', peers)).resolve('onnxruntime-node');
  const loaded = await import(pathToFileURL(path).href);
  return loaded.default ?? loaded;
}

/** What the one output of a file gives for the one input. */
export async function runOnnx(
  file: Uint8Array,
  input: { shape: readonly number[]; data: Float32Array },
): Promise<{ shape: readonly number[]; data: Float32Array }> {
  const ort = await loadOnnxRuntime();
  const session = await ort.InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', input.data, input.shape) };
  const { dims, data } = (await session.run(feeds))[session.outputNames[0]];
  const result = { shape: [...dims], data: Float32Array.from(data) };
  await session.release();
  return result;
}
