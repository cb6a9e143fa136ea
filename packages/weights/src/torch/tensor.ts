import { PickleObject } from '../pickle/values.js';
import type { WeightDtype } from '../weight-file.js';

/** A storage of PyTorch: values in a row, which tensors are views of. */
export class TorchStorage extends PickleObject {
  /** What the file calls it. */
  readonly key: string;
  /** How its values are stored; null where it is bytes that a tensor gives a dtype. */
  readonly dtype: WeightDtype | null;
  /** Number of values (bytes, where there is no dtype). */
  readonly length: number;
  /** Where it begins within the storage of its key, in values: more than 0 where it is a view of that. */
  readonly begin: number;

  constructor(key: string, dtype: WeightDtype | null, length: number, begin = 0) {
    super();
    this.key = key;
    this.dtype = dtype;
    this.length = length;
    this.begin = begin;
  }
}

/** A tensor of PyTorch: a strided view of a storage, checked to lie within it. */
export class TorchTensor extends PickleObject {
  /** What it is a view of. */
  readonly storage: TorchStorage;
  /** How its values are stored. */
  readonly dtype: WeightDtype;
  /** Its first value within the storage. */
  readonly offset: number;
  /** Its dimensions. */
  readonly shape: number[];
  /** Values from one index of a dimension to the next. */
  readonly strides: number[];

  constructor(
    storage: TorchStorage,
    dtype: WeightDtype,
    { offset, shape, strides }: Pick<TorchTensor, 'offset' | 'shape' | 'strides'>,
  ) {
    super();
    this.storage = storage;
    this.dtype = dtype;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }

  /** Number of values. */
  get length(): number {
    return this.shape.reduce((product, length) => product * length, 1);
  }
}
