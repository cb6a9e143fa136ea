/**
 * Reads Python's pickles (protocols 2 to 5, PEP 3154 and PEP 574) without running anything of them. A pickle is a program for a stack
 * machine whose one dangerous operation is a call of any function by name; here a name is a row of a table that the caller gives, or an
 * error. Everything else only builds data, in time and memory that the length of the pickle bounds: the machine does
 * not recurse, and what values and calls take is counted (a byte can make a dict, which takes hundreds).
 */

import type { Allowance } from '../allowance.js';
import { ByteReader } from './byte-reader.js';
import { callGlobal } from './call-global.js';
import { OPERATIONS } from './operations.js';
import { PickleStack } from './pickle-stack.js';
import { type CallContext, type PickleGlobal, PickleProblem, type PickleValue, shown } from './values.js';

/** Options of {@link readPickle}. */
export interface ReadPickleOptions {
  /** What errors call the file. */
  file: string;
  /** Offset within the bytes where the pickle begins; default 0. */
  start?: number;
  /** Offset of the bytes in the file, for errors; default 0. */
  base?: number;
  /** The names that the pickle may use, by module and name. */
  globals: ReadonlyMap<string, PickleGlobal>;
  /** What a persistent id stands for; throws a PickleProblem. */
  persistent?(id: PickleValue): PickleValue;
  /** What calls take memory from. */
  allowance: Allowance;
}

/** A pickle's value and where it ends. */
export interface ReadPickle {
  /** What it holds. */
  value: PickleValue;
  /** Offset behind it, within the bytes. */
  end: number;
}

/** What operations work on. */
export interface PickleMachine extends PickleStack {
  /** The arguments of operations. */
  reader: ByteReader;
  /** Values to be named again. */
  memo: Map<number, PickleValue>;
  /** The row of a name, or an error that names it. */
  global(module: string, name: string): PickleGlobal;
  /** What a persistent id stands for. */
  persistent(id: PickleValue): PickleValue;
  /** Calls a row of the table. */
  call(callee: PickleValue, args: PickleValue): PickleValue;
  /** Runs what may throw a PickleProblem, and gives it a byte. */
  guard<T>(work: () => T): T;
  /** Counts the memory of a value. */
  charge(bytes: number): void;
}

const PROTO = 0x80;
const STOP = 0x2e;

/**
 * Reads one pickle.
 *
 * @throws WeightsFormatError with its byte: on any name that is not in `globals` (by that name), on operations that are unknown or belong
 * to protocols 0 and 1, where it is cut off, or where a stack runs empty.
 */
export function readPickle(
  bytes: Uint8Array,
  { file, start = 0, base = 0, globals, persistent, allowance }: ReadPickleOptions,
): ReadPickle {
  const reader = new ByteReader(bytes, start, file, base);
  const protocol = reader.take(2);
  if (protocol[0] !== PROTO || protocol[1] < 2 || protocol[1] > 5) {
    throw reader.error('no pickle of protocol 2 to 5', start);
  }
  const machine = makeMachine(reader, { globals, persistent, allowance, base });
  for (;;) {
    const at = reader.at;
    const code = reader.u8();
    if (code === STOP) {
      const value = machine.pop();
      if (machine.size > 0) throw reader.error('values are left at the end of the pickle', at);
      return { value, end: reader.at };
    }
    const operation = OPERATIONS.get(code);
    if (!operation) {
      throw reader.error(`pickle operation 0x${code.toString(16).padStart(2, '0')} is not read`, at);
    }
    operation(machine);
  }
}

function makeMachine(
  reader: ByteReader,
  {
    globals,
    persistent,
    allowance,
    base,
  }: Pick<ReadPickleOptions, 'globals' | 'persistent' | 'allowance'> & { base: number },
): PickleMachine {
  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw error instanceof PickleProblem ? reader.error(error.message) : error;
    }
  };
  const context: CallContext = { take: (size, what) => allowance.take(size, what, base + reader.at) };
  return Object.assign(new PickleStack((problem) => reader.error(problem)), {
    reader,
    memo: new Map<number, PickleValue>(),
    guard,
    charge: (size: number) => context.take(size, 'a value of the pickle'),
    global(module: string, name: string) {
      const row = globals.get(`${module}.${name}`);
      if (row) return row;
      throw reader.error(
        `it needs '${shown(`${module}.${name}`)}', which is no part of a tensor; nothing of the file is run. ` +
          'Where it is a whole model, save its state_dict() instead',
      );
    },
    persistent(id: PickleValue) {
      if (!persistent) throw reader.error('a persistent id where none can be');
      return guard(() => persistent(id));
    },
    call(callee: PickleValue, args: PickleValue) {
      return guard(() => callGlobal(callee, args, context));
    },
  });
}
