import type { ByteReader } from './byte-reader.js';
import type { PickleMachine } from './read-pickle.js';
import { kindOf, PickleDict, PickleList, PickleObject, PickleTuple, type PickleValue } from './values.js';

type Operation = (machine: PickleMachine) => void;

/** About what values take in memory, in bytes, beside what they are made of. */
const COST = { value: 16, collection: 96, dict: 256, bytes: 128, memo: 48 };

function setItems(machine: PickleMachine, pairs: readonly PickleValue[]): void {
  const dict = machine.top();
  if (!(dict instanceof PickleDict)) throw machine.reader.error(`items are set in ${kindOf(dict)}`);
  if (pairs.length % 2 > 0) throw machine.reader.error('a key without a value');
  for (let i = 0; i < pairs.length; i += 2) dict.entries.set(pairs[i], pairs[i + 1]);
}

function append(machine: PickleMachine, values: readonly PickleValue[]): void {
  const list = machine.top();
  if (!(list instanceof PickleList)) throw machine.reader.error(`values are appended to ${kindOf(list)}`);
  for (const value of values) list.items.push(value); // not spread: there may be more than a call can have arguments
}

function listOf(values: readonly PickleValue[]): PickleList {
  const list = new PickleList();
  for (const value of values) list.items.push(value);
  return list;
}

const tuple =
  (count: number): Operation =>
  (machine) => {
    machine.charge(COST.collection);
    const items = Array.from({ length: count }, () => machine.pop()).reverse();
    machine.push(new PickleTuple(items));
  };

const constant =
  (make: () => PickleValue, cost = COST.value): Operation =>
  (machine) => {
    machine.charge(cost);
    machine.push(make());
  };

const read =
  (value: (machine: PickleMachine) => PickleValue): Operation =>
  (machine) => {
    const made = value(machine);
    machine.charge(typeof made === 'string' ? COST.value + 2 * made.length : COST.value);
    machine.push(made);
  };

const bytes =
  (length: (reader: ByteReader) => number): Operation =>
  (machine) => {
    const taken = machine.reader.take(length(machine.reader));
    machine.charge(COST.bytes);
    machine.push(taken);
  };

const collection =
  (of: (values: PickleValue[]) => PickleValue): Operation =>
  (machine) => {
    machine.charge(COST.collection);
    machine.push(of(machine.popMark()));
  };

const get =
  (index: (machine: PickleMachine) => number): Operation =>
  (machine) => {
    const at = index(machine);
    machine.charge(COST.value);
    const value = machine.memo.get(at);
    if (value === undefined) throw machine.reader.error(`memo ${at} is not set`);
    machine.push(value);
  };

const put =
  (index: (machine: PickleMachine) => number): Operation =>
  (machine) => {
    machine.charge(COST.memo);
    machine.memo.set(index(machine), machine.top());
  };

/** Makes what is on the stack: a name and its arguments. Keyword arguments are for classes, which no table has. */
const make: Operation = (machine) => {
  const args = machine.pop();
  machine.push(machine.call(machine.pop(), args));
};

const build: Operation = (machine) => {
  const state = machine.pop();
  const target = machine.top();
  if (target instanceof PickleDict) return; // the `_metadata` of a state dict, versions of modules
  if (!(target instanceof PickleObject)) throw machine.reader.error(`${kindOf(target)} is given a state`);
  machine.guard(() => target.setState(state));
};

/** What each operation does; protocols 0 and 1 and what only Python itself could fulfil are left out. */
export const OPERATIONS: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [
    0x28, // MARK
    (machine) => {
      machine.charge(COST.value);
      machine.mark();
    },
  ],
  [
    0x30, // POP
    (machine) => {
      if (!machine.popEmptyMark()) machine.pop();
    },
  ],
  [0x31, (machine) => void machine.popMark()], // POP_MARK
  [0x32, read((machine) => machine.top())], // DUP
  [0x4e, constant(() => null)], // NONE
  [0x88, constant(() => true)], // NEWTRUE
  [0x89, constant(() => false)], // NEWFALSE
  [0x4a, read(({ reader }) => reader.i32())], // BININT
  [0x4b, read(({ reader }) => reader.u8())], // BININT1
  [0x4d, read(({ reader }) => reader.u16())], // BININT2
  [0x8a, read(({ reader }) => reader.integer(reader.u8()))], // LONG1
  [0x8b, read(({ reader }) => reader.integer(reader.u32()))], // LONG4
  [0x47, read(({ reader }) => reader.float64())], // BINFLOAT
  [0x54, read(({ reader }) => reader.textOrBytes(reader.u32()))], // BINSTRING
  [0x55, read(({ reader }) => reader.textOrBytes(reader.u8()))], // SHORT_BINSTRING
  [0x42, bytes((reader) => reader.u32())], // BINBYTES
  [0x43, bytes((reader) => reader.u8())], // SHORT_BINBYTES
  [0x8e, bytes((reader) => reader.length64())], // BINBYTES8
  [0x96, bytes((reader) => reader.length64())], // BYTEARRAY8
  [0x58, read(({ reader }) => reader.text(reader.u32()))], // BINUNICODE
  [0x8c, read(({ reader }) => reader.text(reader.u8()))], // SHORT_BINUNICODE
  [0x8d, read(({ reader }) => reader.text(reader.length64()))], // BINUNICODE8
  [0x5d, constant(() => new PickleList(), COST.collection)], // EMPTY_LIST
  [0x7d, constant(() => new PickleDict(), COST.dict)], // EMPTY_DICT
  [0x8f, constant(() => new PickleList(), COST.collection)], // EMPTY_SET
  [0x29, constant(() => new PickleTuple([]), COST.collection)], // EMPTY_TUPLE
  [0x74, collection((values) => new PickleTuple(values))], // TUPLE
  [0x85, tuple(1)],
  [0x86, tuple(2)],
  [0x87, tuple(3)],
  [0x6c, collection(listOf)], // LIST
  [0x91, collection(listOf)], // FROZENSET
  [
    0x64, // DICT
    (machine) => {
      const pairs = machine.popMark();
      machine.charge(COST.dict);
      machine.push(new PickleDict());
      setItems(machine, pairs);
    },
  ],
  [
    0x61, // APPEND
    (machine) => {
      const value = machine.pop();
      append(machine, [value]);
    },
  ],
  [0x65, (machine) => append(machine, machine.popMark())], // APPENDS
  [0x90, (machine) => append(machine, machine.popMark())], // ADDITEMS
  [
    0x73, // SETITEM
    (machine) => {
      const value = machine.pop();
      const key = machine.pop();
      setItems(machine, [key, value]);
    },
  ],
  [0x75, (machine) => setItems(machine, machine.popMark())], // SETITEMS
  [0x68, get(({ reader }) => reader.u8())], // BINGET
  [0x6a, get(({ reader }) => reader.u32())], // LONG_BINGET
  [0x71, put(({ reader }) => reader.u8())], // BINPUT
  [0x72, put(({ reader }) => reader.u32())], // LONG_BINPUT
  [0x94, put(({ memo }) => memo.size)], // MEMOIZE
  [0x95, (machine) => void machine.reader.length64()], // FRAME: lengths of frames are only hints for buffering
  [0x63, read(({ reader, global }) => global(reader.line(), reader.line()))], // GLOBAL
  [
    0x93, // STACK_GLOBAL
    (machine) => {
      const name = machine.pop();
      const module = machine.pop();
      if (typeof name !== 'string' || typeof module !== 'string') {
        throw machine.reader.error(`a global named by ${kindOf(module)} and ${kindOf(name)}`);
      }
      machine.push(machine.global(module, name));
    },
  ],
  [0x51, (machine) => machine.push(machine.persistent(machine.pop()))], // BINPERSID
  [0x52, make], // REDUCE
  [0x81, make], // NEWOBJ
  [0x62, build], // BUILD
]);
