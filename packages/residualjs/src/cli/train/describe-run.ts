import type { BackendDescription } from '@residualjs/backends';
import type { LoadedDataset } from '@residualjs/datasets/node';
import { summarize } from '@residualjs/models';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { grouped } from '../numbers.js';
import type { Style } from '../style.js';
import { formatFields } from '../table.js';

/** A backend in a few words: `wasm, relaxed SIMD, 1 thread (AMD EPYC)`. */
export function backendText({ name, simd, threads, device }: BackendDescription): string {
  const onGpu = name === 'webgpu' || name === 'webgl';
  const parts = [
    name,
    ...(simd === null ? [] : [`${simd} SIMD`]),
    ...(onGpu ? [] : [`${threads} thread${threads === 1 ? '' : 's'}`]),
  ];
  return `${parts.join(', ')} (${device})`;
}

/** The data in a few words: `mnist 28x28x1, 60,000 to train on, 10,000 to test`. */
export function dataText({ train, test }: { train: LoadedDataset; test: LoadedDataset }): string {
  return `${train.name} ${train.shape.join('x')}, ${grouped(train.size)} to train on, ${grouped(test.size)} to test`;
}

/** The lines above a run's progress bar: what is trained on what, by what. */
export function describeRun(
  model: LayersModel,
  backend: BackendDescription,
  data: { train: LoadedDataset; test: LoadedDataset },
  { steps, batch, folder }: { steps: number; batch: number; folder: string },
  style: Style,
): string[] {
  const { parameters, multiplyAdds } = summarize(model);
  const cost = multiplyAdds === null ? '' : `, ${grouped(multiplyAdds)} multiply-adds an image`;
  const lines: [string, string][] = [
    ['model', `${model.name}, ${grouped(parameters)} parameters${cost}`],
    ['data', dataText(data)],
    ['backend', backendText(backend)],
    ['run', `${steps} steps of ${batch} images, into ${folder}`],
  ];
  return formatFields(lines, style.bold);
}
