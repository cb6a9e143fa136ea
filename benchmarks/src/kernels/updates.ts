import {
  AdamUpdate,
  AdamUpdates,
  MomentumUpdate,
  MomentumUpdates,
  MovingAverage,
  MovingAverages,
  portableAdamUpdate,
  portableMomentumUpdate,
  portableMovingAverage,
} from '@residualjs/ops';
import type { Inputs, KernelCase } from './kernel-case.js';
import type { Scale } from './scale.js';
import { noise } from './values.js';

/** An update of a parameter of any shape. */
interface Update {
  /** The kernel for one parameter, and that for many. */
  one: string;
  many: string;
  attrs: object;
  /** Additions and multiplications for one value. */
  flops: number;
  /** Bounds of the values of each operand. */
  operands: Readonly<Record<string, readonly [number, number]>>;
  portable: NonNullable<KernelCase['portable']>;
}

const momentum: Update = {
  ...{ one: MomentumUpdate, many: MomentumUpdates, flops: 6 },
  attrs: { learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 },
  operands: { variable: [-1, 1], buffer: [-1, 1], gradient: [-1, 1] },
  portable: portableMomentumUpdate as unknown as Update['portable'],
};

const adam: Update = {
  ...{ one: AdamUpdate, many: AdamUpdates, flops: 14 },
  attrs: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-4, step: 10 },
  operands: { variable: [-1, 1], firstMoment: [-1, 1], gradient: [-1, 1], secondMoment: [0.1, 1] },
  portable: portableAdamUpdate as unknown as Update['portable'],
};

const average: Update = {
  ...{ one: MovingAverage, many: MovingAverages, flops: 3, attrs: { momentum: 0.9 } },
  operands: { moving: [-1, 1], batch: [0.5, 1.5] },
  portable: portableMovingAverage as unknown as Update['portable'],
};

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** The operands of a parameter, with a suffix to their names. */
const operandsOf = ({ operands }: Update, shape: readonly number[], suffix = ''): Inputs =>
  Object.fromEntries(
    Object.entries(operands).map(([name, bounds]) => [`${name}${suffix}`, noise(shape, bounds)]),
  );

const ofOne = (update: Update, name: string, shape: readonly number[]): KernelCase => ({
  ...{ kernel: update.one, shape: name, batch: 1, attrs: update.attrs, flops: update.flops * sizeOf(shape) },
  inputs: () => operandsOf(update, shape),
  portable: update.portable,
});

/** Of a 3x3 convolution of the last stage of ResNet-20, and of a batch norm. */
export const updates = (): KernelCase[] => [
  ofOne(momentum, '3x3, 64 to 64', [3, 3, 64, 64]),
  ofOne(adam, '3x3, 64 to 64', [3, 3, 64, 64]),
  ofOne(average, '256', [256]),
];

/** As `computeEach` of @residualjs/ops runs it: operands with the number of their parameter, and the attributes of each. */
function ofMany(update: Update, name: string, shapes: readonly (readonly number[])[]): KernelCase {
  const { many: kernel, attrs, flops, operands, portable } = update;
  const operandsAmong = (inputs: Inputs, i: number): Inputs =>
    Object.fromEntries(Object.keys(operands).map((operand) => [operand, inputs[`${operand}${i}`]]));
  return {
    ...{ kernel, shape: `${shapes.length} ${name}`, batch: 1, attrs: { each: shapes.map(() => attrs) } },
    flops: flops * shapes.reduce((sum, shape) => sum + sizeOf(shape), 0),
    inputs: () => Object.assign({}, ...shapes.map((shape, i) => operandsOf(update, shape, `${i}`))),
    portable: (inputs) => shapes.flatMap((_, i) => portable(operandsAmong(inputs, i), attrs as never)),
  };
}

/** Filters, scale and offset of so many layers of one width. */
const layers = (count: number, channels: number) =>
  Array.from({ length: count }, () => [[3, 3, channels, channels], [channels], [channels]]).flat();

/** Of one block of the last stage of ResNet-20, or of as many in each stage as it has. */
export function updatesOfMany({ every }: Scale): KernelCase[] {
  const parameters = every ? [16, 32, 64].flatMap((channels) => layers(6, channels)) : layers(2, 64);
  const statistics = parameters.filter(({ length }) => length === 1); // as many as scales and offsets
  const widths = every ? '16 to 64 channels' : '64 channels';
  return [
    ofMany(momentum, `parameters, ${widths}`, parameters),
    ofMany(adam, `parameters, ${widths}`, parameters),
    ofMany(average, `statistics, ${widths}`, statistics),
  ];
}
