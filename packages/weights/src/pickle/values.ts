/** What a pickle may hold: data, and the few things that a table of names makes. Nothing of it is code. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleList
  | PickleTuple
  | PickleDict
  | PickleGlobal
  | PickleObject;

/** A list, or a set, whose order is that of the file. */
export class PickleList {
  /** Its items. */
  readonly items: PickleValue[] = [];
}

/** A tuple. */
export class PickleTuple {
  /** Its items. */
  readonly items: readonly PickleValue[];

  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A dictionary of any kind; keys that are tuples are told apart by identity. */
export class PickleDict {
  /** Its entries, in the order of the file. */
  readonly entries = new Map<PickleValue, PickleValue>();
}

/** What is wrong with a value, found where no byte is known; the reader makes it a WeightsFormatError. */
export class PickleProblem extends Error {}

/** What a name of the table makes: a tensor, a storage, a dtype. */
export abstract class PickleObject {
  /** Takes the state that the pickle gives the object after making it; throws a PickleProblem where it may have none. */
  setState(_state: PickleValue): void {
    throw new PickleProblem('an object of a tensor is given a state');
  }
}

/** What a call sees of the reader. */
export interface CallContext {
  /** Counts the memory that a call needs against what the file may take. */
  take(bytes: number, what: string): void;
}

/** A name that the table knows. It is never looked up anywhere else, and nothing of the file is ever run. */
export class PickleGlobal {
  /** Its module and name: `torch._utils._rebuild_tensor_v2`. */
  readonly path: string;
  /** What it makes of arguments; absent for names that only stand for themselves. Throws a PickleProblem. */
  readonly call?: (args: readonly PickleValue[], context: CallContext) => PickleValue;
  /** What it stands for: the dtype of a storage class. */
  readonly data?: unknown;

  constructor(path: string, { call, data }: Pick<PickleGlobal, 'call' | 'data'> = {}) {
    this.path = path;
    this.call = call;
    this.data = data;
  }
}

/** What an error calls a value. */
export function kindOf(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (value instanceof PickleList) return 'a list';
  if (value instanceof PickleTuple) return 'a tuple';
  if (value instanceof PickleDict) return 'a dict';
  if (value instanceof PickleGlobal) return value.path;
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof PickleObject) return 'an object';
  return `a ${typeof value}`;
}

/** A text of the file as errors show it: not longer than a line. */
export const shown = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
