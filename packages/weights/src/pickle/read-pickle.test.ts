import { describe, expect, it } from 'vitest';
import { Allowance } from '../allowance.js';
import { WeightsFormatError } from '../format-error.js';
import { TORCH_GLOBALS } from '../torch/globals.js';
import { PickleCutOff } from './byte-reader.js';
import { readPickle } from './read-pickle.js';
import { PickleDict, PickleGlobal, PickleList, PickleTuple, type PickleValue } from './values.js';

const made = new PickleGlobal('module.make', { call: (args) => new PickleTuple([...args, 'made']) });
const globals = new Map([...TORCH_GLOBALS, [made.path, made]]);
const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));

/** Reads operations behind the head of protocol 2. */
function read(...operations: (number | string)[]): PickleValue {
  const body = operations.flatMap((operation) =>
    typeof operation === 'string' ? ascii(operation) : operation,
  );
  return readBytes(Uint8Array.from([0x80, 2, ...body, 0x2e]));
}

function readBytes(bytes: Uint8Array): PickleValue {
  const allowance = new Allowance('p.pkl', bytes.length);
  return readPickle(bytes, { file: 'p.pkl', globals, allowance }).value;
}

/** What Python would show. */
function plain(value: PickleValue): unknown {
  if (value instanceof PickleTuple || value instanceof PickleList) return value.items.map(plain);
  if (value instanceof PickleDict)
    return new Map([...value.entries].map(([key, item]) => [key, plain(item)]));
  return value;
}

const pickletools = (base64: string) => plain(readBytes(new Uint8Array(Buffer.from(base64, 'base64'))));

const PYTHON: Record<string, string> = {
  2: 'gAJ9cQAoWAEAAABhcQFdcQIoSwFK/////0v/Tf//igUAAACAAIoIAAAAAAAAAICKCwAAAAAAAAAAAAABRz/gAAAAAAAAZVgBAAAAYnEDKE6IiVgCAAAAw7xxBHRxBUsDY19fYnVpbHRpbl9fCnNldApxBl1xB0sBYYVxCFJxCVgBAAAAY3EKKVgBAAAAZHELfXEMWAEAAABlcQ1dcQ4oXXEPSwFLAoZxEGNfY29kZWNzCmVuY29kZQpxEVgBAAAAeHESWAYAAABsYXRpbjFxE4ZxFFJxFWV1Lg==',
  3: 'gAN9cQAoWAEAAABhcQFdcQIoSwFK/////0v/Tf//igUAAACAAIoIAAAAAAAAAICKCwAAAAAAAAAAAAABRz/gAAAAAAAAZVgBAAAAYnEDKE6IiVgCAAAAw7xxBHRxBUsDY2J1aWx0aW5zCnNldApxBl1xB0sBYYVxCFJxCVgBAAAAY3EKKVgBAAAAZHELfXEMWAEAAABlcQ1dcQ4oXXEPSwFLAoZxEEMBeHERZXUu',
  4: 'gASVdgAAAAAAAAB9lCiMAWGUXZQoSwFK/////0v/Tf//igUAAACAAIoIAAAAAAAAAICKCwAAAAAAAAAAAAABRz/gAAAAAAAAZYwBYpQoToiJjALDvJR0lEsDj5QoSwGQjAFjlCmMAWSUfZSMAWWUXZQoXZRLAUsChpRDAXiUZXUu',
  5: 'gAWVdgAAAAAAAAB9lCiMAWGUXZQoSwFK/////0v/Tf//igUAAACAAIoIAAAAAAAAAICKCwAAAAAAAAAAAAABRz/gAAAAAAAAZYwBYpQoToiJjALDvJR0lEsDj5QoSwGQjAFjlCmMAWSUfZSMAWWUXZQoXZRLAUsChpRDAXiUZXUu',
};

describe('readPickle', () => {
  // python3 -c "import pickle, base64; print(base64.b64encode(pickle.dumps(V, PROTOCOL)).decode())" for
  // V = {'a': [1, -1, 255, 65535, 2**31, -2**63, 2**80, 0.5], 'b': (None, True, False, 'ü'), 3: {1}, 'c': (), 'd': {}, 'e': [[], (1, 2), b'x']}
  it.each(Object.entries(PYTHON))('reads what Python wrote: protocol %s', (_, base64) => {
    expect(pickletools(base64)).toEqual(
      new Map<unknown, unknown>([
        ['a', [1, -1, 255, 65535, 2 ** 31, -(2n ** 63n), 2n ** 80n, 0.5]],
        ['b', [null, true, false, 'ü']],
        [3, [1]],
        ['c', []],
        ['d', new Map()],
        ['e', [[], [1, 2], Uint8Array.of(0x78)]],
      ]),
    );
  });

  it('refuses every name that it was not given, by that name', () => {
    for (const [module, name] of [
      ['os', 'system'],
      ['builtins', 'eval'],
      ['module', 'makes'],
      ['', 'x'],
      ['__proto__', 'y'],
    ]) {
      const operations = ['c', `${module}\n${name}\n`, '(', 'X', 1, 0, 0, 0, 'a', 't', 'R'];
      expect(() => read(...operations)).toThrow(`it needs '${module}.${name}', which is no part of a tensor`);
    }
    expect(plain(read('cmodule\nmake\n', 'K', 7, 0x85, 'R'))).toEqual([7, 'made']);
    expect(() => read('K', 7, ')', 'R')).toThrow('a number is called');
    expect(() => read('N', ')', 'R')).toThrow('None is called');
    expect(() => read('cmodule\nmake\n', 'K', 7, 'R')).toThrow('module.make is called with a number');
    expect(() => read('K', 1, 'K', 2, 0x93)).toThrow('a global named by a number and a number');
  });

  it('knows no operation of protocols 0 and 1, of extensions, and of classes', () => {
    for (const code of ['i', 'o', 'P', 'I', 'V', 'g', 0x82, 0x83, 0x84, 0x92, 0x97, 0xff]) {
      const byte = typeof code === 'string' ? code.charCodeAt(0) : code;
      expect(() => read(code)).toThrow(`pickle operation 0x${byte.toString(16)} is not read (byte 2)`);
    }
    expect(() => readBytes(Uint8Array.from(ascii('(lp0\n.')))).toThrow(
      'no pickle of protocol 2 to 5 (byte 0)',
    );
    expect(() => read('K', 1, 'Q')).toThrow('a persistent id where none can be');
  });

  it('says where it is cut off, or a stack is empty', () => {
    expect(() => readBytes(Uint8Array.of(0x80, 2, 0x58, 9, 0, 0, 0, 0x61))).toThrow(PickleCutOff);
    expect(() => readBytes(Uint8Array.of(0x80, 2, 0x58, 9, 0, 0, 0, 0x61))).toThrow(
      'p.pkl: cut off: 1 bytes left where 9 must follow (byte 7)',
    );
    for (const operations of [
      ['0'],
      ['t'],
      ['R'],
      ['a'],
      ['q', 0],
      ['K', 1, '(', '0', '0', '0'],
      ['(', 'K', 1, 'a'],
    ]) {
      expect(() => read(...operations)).toThrow(WeightsFormatError);
    }
    expect(() => read()).toThrow('the stack of the pickle is empty');
    expect(() => read('K', 1, 'K', 2)).toThrow('values are left at the end of the pickle');
    expect(() => read('h', 3)).toThrow('memo 3 is not set');
    expect(() => read('}', '(', 'K', 1, 'u')).toThrow('a key without a value');
    expect(() => read('K', 1, 'K', 2, 'a')).toThrow('values are appended to a number');
    expect(() => read(']', 'N', 'b')).toThrow('a list is given a state');
    expect(() => read(0x8b, 0xff, 0xff, 0xff, 0x7f)).toThrow('a whole number of 2147483647 bytes');
    expect(() => read('X', 1, 0, 0, 0, 0xff)).toThrow('a text is not UTF-8');
    expect(() => read('c', 'x'.repeat(2000))).toThrow('a name of more than 1000 bytes');
  });

  it('nests as deep as it likes without recursing, and is not filled by one byte after another', () => {
    const count = 10_000;
    let depth = 0;
    const nested = readBytes(
      Uint8Array.from([0x80, 2, ...Array(count).fill(0x5d), ...Array(count - 1).fill(0x61), 0x2e]),
    );
    for (let list = nested; list instanceof PickleList; list = list.items[0]) depth++;
    expect(depth).toBe(count);
    for (const fill of [[0x5d], [0x7d], [0x29], [0x28], [0x4e, 0x94], [0x43, 0]]) {
      const bytes = new Uint8Array(2 ** 20);
      for (let at = 0; at < bytes.length; at++) bytes[at] = fill[at % fill.length];
      bytes.set([0x80, 4]);
      const heap = process.memoryUsage().heapUsed;
      expect(() => readBytes(bytes)).toThrow(/a value of the pickle would need|cut off/);
      expect(process.memoryUsage().heapUsed - heap).toBeLessThan(80 * 2 ** 20);
    }
  });
});
