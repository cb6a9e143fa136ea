import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonScanner } from './json-scanner.js';

const scan = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return new JsonScanner(bytes, 0, bytes.length, 'f');
};

describe('JsonScanner', () => {
  it('reads every string that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(scan(` ${JSON.stringify(text)}`).string()).toBe(text);
      }),
    );
  });

  it('reads objects of integers as JSON.parse does', () => {
    const lists = fc.dictionary(fc.string(), fc.array(fc.maxSafeNat()));
    fc.assert(
      fc.property(lists, fc.constantFrom(0, 2), (value, indent) => {
        const read: [string, number[]][] = [];
        const scanner = scan(JSON.stringify(value, null, indent));
        scanner.object((key) => void read.push([key, scanner.integers()]));
        scanner.finish();
        expect(read).toEqual(Object.entries(value));
      }),
    );
  });

  it.each([
    ['"open', 'header ends within a string (byte 0)'],
    ['"open\\"', 'header ends within a string (byte 0)'],
    [' "bad \\x"', 'not valid UTF-8 JSON (byte 1)'],
    ['"line\nbreak"', 'not valid UTF-8 JSON (byte 0)'],
    ['7', `'"' must stand where '7' is (byte 0)`],
    ['', `'"' must stand where its end is (byte 0)`],
  ])('refuses the string %j', (text, message) => {
    expect(() => scan(text).string()).toThrow(message);
  });

  it.each(['-1', '01', '', 'x', '9007199254740992', `${'9'.repeat(400)}`])(
    'refuses the number %j',
    (text) => {
      expect(() => scan(text).integer()).toThrow(/whole number|above 2\^53/);
    },
  );

  it('sees a key that occurs twice, however it is written', () => {
    const scanner = scan('{"a":[1],"\\u0061":[2]}');
    expect(() => scanner.object(() => void scanner.integers())).toThrow("header has 'a' twice (byte 9)");
  });

  it('refuses bytes that are not UTF-8', () => {
    const bytes = Uint8Array.of(0x22, 0xff, 0x22);
    expect(() => new JsonScanner(bytes, 0, 3, 'f').string()).toThrow('not valid UTF-8');
  });
});
