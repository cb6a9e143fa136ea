/**
 * The wire format of Protocol Buffers, as far as ONNX files need it: a message is a sequence of fields, each the number of
 * the field with its wire type, then its value.
 *
 * https://protobuf.dev/programming-guides/encoding/
 */

const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

/** A field or a message, encoded. */
export type Encoded = Uint8Array;

/** Puts encodings one after the other. */
export function concatenate(parts: readonly Encoded[]): Encoded {
  const joined = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A base-128 number, least significant group first; negative ones as the 64 bits of their two's complement. */
function varint(value: number | bigint): Encoded {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const group = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? group | 0x80 : group);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

const tag = (field: number, wireType: number) => varint((field << 3) | wireType);

/** A field of type int32, int64 or enum. */
export const integer = (field: number, value: number | bigint): Encoded =>
  concatenate([tag(field, VARINT), varint(value)]);

/** A field of type float. */
export function float(field: number, value: number): Encoded {
  const bits = new Uint8Array(4);
  new DataView(bits.buffer).setFloat32(0, value, true);
  return concatenate([tag(field, FIXED32), bits]);
}

/** A field of type bytes. */
export const bytes = (field: number, value: Uint8Array): Encoded =>
  concatenate([tag(field, BYTES), varint(value.length), value]);

/** A field of type string. */
export const text = (field: number, value: string): Encoded => bytes(field, new TextEncoder().encode(value));

/** A field that is itself a message of these fields. */
export const message = (field: number, ...fields: readonly Encoded[]): Encoded =>
  bytes(field, concatenate(fields));
