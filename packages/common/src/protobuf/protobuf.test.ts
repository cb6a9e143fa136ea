import { expect, it } from 'vitest';
import { bytes, double, doubles, float, integer, message, sequence, text, toBytes } from './protobuf.js';

const hex = (encoded: Parameters<typeof toBytes>[0]) => Buffer.from(toBytes(encoded)).toString('hex');

it('writes the examples of the documentation of Protocol Buffers', () => {
  expect(hex(integer(1, 150))).toBe('089601');
  expect(hex(text(2, 'testing'))).toBe('120774657374696e67');
  expect(hex(message(3, integer(1, 150)))).toBe('1a03089601');
  expect(hex(integer(1, -2))).toBe('08feffffffffffffffff01');
});

it('writes floats as four bytes and field numbers above 15 as two', () => {
  expect(hex(float(2, 1))).toBe('150000803f');
  expect(hex(double(1, 1))).toBe('09000000000000f03f');
  expect(hex(doubles(6, [1, -2]))).toBe('3210000000000000f03f00000000000000c0');
  expect(hex(integer(20, 1))).toBe('a00101');
  expect(hex(bytes(1, Uint8Array.of(255, 0)))).toBe('0a02ff00');
});

it('copies nothing before the end', () => {
  const weights = new Uint8Array(8);
  const encoded = sequence([message(7, message(5, bytes(9, weights)))]);
  expect(encoded.pieces.some((piece) => piece === weights)).toBe(true);
  expect(encoded.size).toBe(toBytes(encoded).length);
});
