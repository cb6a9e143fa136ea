/** The process of ONNX Runtime, inference only: `node onnxruntime.js node|web`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadOnnxRuntime, type OnnxRuntimePackage } from '../contestants/onnxruntime.js';
import { channelsFirst } from '../network/channels-first.js';
import { readBatch, readNetwork } from '../network/files.js';
import { networkFiles } from '../network/names.js';
import type { PrepareRequest } from '../process/protocol.js';
import { serve } from '../process/serve.js';
import type { PreparedWork } from '../workload.js';

const name = `onnxruntime-${process.argv[2]}` as OnnxRuntimePackage;

async function prepare({ subject, batch, threads, folder }: PrepareRequest): Promise<PreparedWork> {
  const { ort, version } = await loadOnnxRuntime(name);
  if (name === 'onnxruntime-web') ort.env.wasm.numThreads = threads;
  const file = networkFiles(subject).inference;
  const { nodes } = await readNetwork(folder, file);
  const session = await ort.InferenceSession.create(await readFile(join(folder, `${file}.onnx`)), {
    executionProviders: [name === 'onnxruntime-web' ? 'wasm' : 'cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const { shape, data } = channelsFirst((await readBatch(folder, batch)).images);
  const feeds = { [nodes[0].name]: new ort.Tensor('float32', data, shape) };
  const output = nodes[nodes.length - 1].name;
  return {
    about: `${version}, batch norm folded`,
    iterate: async () => (await session.run(feeds))[output].data,
    dispose: () => void session.release(),
  };
}

await serve({ prepare });
