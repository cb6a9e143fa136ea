import type { BackendDescription } from '@residualjs/backends';
import { summarize } from '@residualjs/models';
import { preprocessingText } from '../evaluate/resolve-preprocessing.js';
import { grouped } from '../numbers.js';
import type { Style } from '../style.js';
import { formatFields } from '../table.js';
import type { Frozen } from './fine-tune/freeze-parts.js';
import type { StartedModel } from './fine-tune/start-weights.js';
import type { PreparedRun, RunData } from './prepare-run.js';

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
export function dataText({ train, heldOut, test }: RunData): string {
  const held = heldOut === null ? '' : `, ${grouped(heldOut.size)} held out`;
  return `${train.name} ${train.shape.join('x')}, ${grouped(train.size)} to train on${held}, ${grouped(test.size)} to test`;
}

/** The lines above a run's progress bar: what is trained on what, by what. */
export function describeRun(
  { settings, steps, model, backend, data, start, preprocessing, frozen }: PreparedRun,
  { folder, from }: { folder: string; from: number },
  style: Style,
): string[] {
  const { parameters, multiplyAdds } = summarize(model);
  const cost = multiplyAdds === null ? '' : `, ${grouped(multiplyAdds)} multiply-adds an image`;
  const lines: [string, string][] = [
    ['model', `${model.name}, ${grouped(frozen?.parameters ?? parameters)} parameters${cost}`],
    ...(start ? startLines(start) : []),
    ...(frozen ? [frozenLine(settings.freeze ?? '', frozen)] : []),
    ['data', dataText(data)],
    ...(preprocessing ? [['images', preprocessingText(preprocessing)] as [string, string]] : []),
    ['backend', backendText(backend)],
    [
      'run',
      `${steps} steps of ${settings.batch} images${from > 0 ? `, going on after step ${from}` : ''}, into ${folder}`,
    ],
  ];
  return formatFields(lines, style.bold);
}

function startLines({ source, fresh }: StartedModel): [string, string][] {
  if (fresh === null) return [['weights', source]];
  const { layer, classes, before } = fresh;
  return [
    ['weights', source],
    ['fresh', `${layer}, for ${classes} classes: the weights are for ${before}`],
  ];
}

const frozenLine = (what: string, { training, parameters }: Frozen): [string, string] => [
  'frozen',
  `${what}: ${grouped(training)} of ${grouped(parameters)} parameters train`,
];
