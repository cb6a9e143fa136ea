import { availableParallelism } from 'node:os';
import type { AllModelOptions, ModelName } from '@residualjs/models';

/** What grows along a curve. */
export const AXES = ['depth', 'batch', 'width', 'image size', 'threads'] as const;

/** One of {@link AXES}. */
export type Axis = (typeof AXES)[number];

/** A training step at one place of a curve. */
export interface ScalingCase {
  axis: Axis;
  /** Where on it: layers, images, a factor, pixels, threads. */
  value: number;
  model: ModelName;
  options: Pick<AllModelOptions, 'width' | 'inputSize'>;
  batch: number;
  threads: number;
}

const base = { model: 'resnet20', options: {}, batch: 4, threads: 1 } as const;

/** Networks of basic blocks: all that differs between them is how many there are. */
const DEPTHS = [20, 32, 56, 110, 1202] as const;

const powersOfTwo = (most: number) =>
  Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, i) => 2 ** i);

/** All points, curve after curve; threads up to those that the machine has. */
export function scalingCases(cores = availableParallelism()): ScalingCase[] {
  return [
    ...DEPTHS.map((value) => ({
      ...base,
      axis: 'depth' as const,
      value,
      model: `resnet${value}` as const,
      batch: 2,
    })),
    ...powersOfTwo(128).map((value) => ({ ...base, axis: 'batch' as const, value, batch: value })),
    ...powersOfTwo(8).map((value) => ({ ...base, axis: 'width' as const, value, options: { width: value } })),
    ...[16, 32, 64, 128].map((value) => ({
      ...{ ...base, axis: 'image size' as const, value, options: { inputSize: value } },
    })),
    ...powersOfTwo(cores).map((value) => ({
      ...base,
      axis: 'threads' as const,
      value,
      batch: 32,
      threads: value,
    })),
  ];
}

/** What a case is called. */
export const scalingSubject = ({ axis, value }: Pick<ScalingCase, 'axis' | 'value'>): string =>
  `${axis} ${value}`;

/** The axis and the place of a name; throws where it is none. */
export function scalingPoint(subject: string): { axis: Axis; value: number } {
  const [, name, digits] = /^(.*) (\d+)$/.exec(subject) ?? [];
  const axis = AXES.find((one) => one === name);
  if (axis === undefined) throw new Error(`no case of scaling is called '${subject}'`);
  return { axis, value: Number(digits) };
}

/** The case of a name; throws where there is none. */
export function scalingCase(subject: string): ScalingCase {
  const found = scalingCases(64).find((one) => scalingSubject(one) === subject);
  if (found === undefined) throw new Error(`no case of scaling is called '${subject}'`);
  return found;
}

/** What stays the same along an axis, for people. */
export const AXIS_SETTINGS: Readonly<Record<Axis, string>> = {
  depth: 'ResNet-20 to ResNet-1202, batch 2',
  batch: 'ResNet-20',
  width: 'ResNet-20 with so many times the channels, batch 4',
  'image size': 'ResNet-20, batch 4',
  threads: 'ResNet-20, batch 32',
};
