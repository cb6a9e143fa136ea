import type { ConventionName, ModelName } from '@residualjs/models';
import { formatOf, type WeightFormat } from '@residualjs/weights';
import { UsageError } from '../usage-error.js';
import type { FloatDtype } from './change-dtype.js';

/** The options of `residualjs convert`, as they are given. */
export interface ConvertCommandOptions {
  model?: ModelName;
  modelOptions?: Record<string, unknown>;
  from?: ConventionName;
  to?: ConventionName;
  dtype?: FloatDtype;
  inputSize?: number;
  fold?: boolean;
  layout?: 'nhwc' | 'nchw';
  opset?: number;
  batch?: number;
  force?: boolean;
  json?: string;
}

/** What a file is that is to be written: weights alone, or a model with them. */
export type Target = 'weights' | 'onnx' | 'tfjs';

/** The target by how a path ends. */
export function targetOf(path: string): Target {
  if (/\.onnx$/i.test(path)) return 'onnx';
  return /\.json$/i.test(path) ? 'tfjs' : 'weights';
}

/** The options that mean something for some targets only. */
const MEANT_FOR: Partial<Record<keyof ConvertCommandOptions, readonly Target[]>> = {
  to: ['weights'],
  dtype: ['weights'],
  fold: ['onnx', 'tfjs'],
  inputSize: ['onnx', 'tfjs'],
  layout: ['onnx'],
  opset: ['onnx'],
  batch: ['onnx'],
};

/** Throws where an option has no meaning for what is to be written, or the format cannot be written. */
export function checkOptions(path: string, options: ConvertCommandOptions): void {
  const target = targetOf(path);
  for (const [name, targets] of Object.entries(MEANT_FOR)) {
    if (options[name as keyof ConvertCommandOptions] === undefined || targets.includes(target)) continue;
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(`--${flag} has no meaning for '${path}'`);
  }
  if (target === 'weights') writableFormat(path);
}

/** The format of a path, if it can be written. */
export function writableFormat(path: string): Required<Pick<WeightFormat, 'write'>> & WeightFormat {
  let format: WeightFormat;
  try {
    format = formatOf(path);
  } catch (error) {
    throw new UsageError(`${(error as Error).message}, and for whole models .onnx and .json`);
  }
  const { write } = format;
  if (!write) throw new UsageError(`'${path}': ${format.name} can be read but not written`);
  return { ...format, write };
}
