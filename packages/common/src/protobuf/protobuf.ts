/**
 * The wire format of Protocol Buffers, as far as ONNX files and TensorBoard's events need it: a message is a sequence of fields, each the number of the field
 * with its wire type, then its value. Messages are lists of pieces until the end, so that weights are copied once.
 *
 * https://protobuf.dev/programming-guides/encoding/
 */

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** A field or a message, encoded: its bytes are those of the pieces in their order. */
export interface Encoded {
  /** Bytes of all pieces. */
  readonly size: number;
  /** Views, not copies. */
  readonly pieces: readonly Uint8Array[];
}

/** Puts encodings one after the other. */
export function sequence(parts: readonly Encoded[]): Encoded {
  return {
    size: parts.reduce((sum, { size }) => sum + size, 0),
    pieces: parts.flatMap(({ pieces }) => pieces),
  };
}

/** The bytes of an encoding, copied into one array. */
export function toBytes({ size, pieces }: Encoded): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

const encoded = (...pieces: Uint8Array[]): Encoded => ({
  size: pieces.reduce((sum, { length }) => sum + length, 0),
  pieces,
});

/** A base-128 number, least significant group first; negative ones as the 64 bits of their two's complement. */
function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const groups: number[] = [];
  do {
    const group = Number(rest & 0x7fn);
    rest >>= 7n;
    groups.push(rest > 0n ? group | 0x80 : group);
  } while (rest > 0n);
  return Uint8Array.from(groups);
}

const tag = (field: number, wireType: number) => varint((field << 3) | wireType);

/** A field of type int32, int64 or enum. */
export const integer = (field: number, value: number | bigint): Encoded =>
  encoded(tag(field, VARINT), varint(value));

/** A field of type float. */
export function float(field: number, value: number): Encoded {
  const bits = new Uint8Array(4);
  new DataView(bits.buffer).setFloat32(0, value, true);
  return encoded(tag(field, FIXED32), bits);
}

/** A field of type double. */
export function double(field: number, value: number): Encoded {
  const bits = new Uint8Array(8);
  new DataView(bits.buffer).setFloat64(0, value, true);
  return encoded(tag(field, FIXED64), bits);
}

/** A packed repeated field of type double. */
export function doubles(field: number, values: readonly number[]): Encoded {
  const bits = new DataView(new ArrayBuffer(8 * values.length));
  for (const [i, value] of values.entries()) bits.setFloat64(8 * i, value, true);
  return bytes(field, new Uint8Array(bits.buffer));
}

/** A field of type bytes. */
export const bytes = (field: number, value: Uint8Array): Encoded =>
  encoded(tag(field, LENGTH_DELIMITED), varint(value.length), value);

/** A field of type string. */
export const text = (field: number, value: string): Encoded => bytes(field, new TextEncoder().encode(value));

/** A field that is itself a message of these fields. */
export function message(field: number, ...fields: readonly Encoded[]): Encoded {
  const inner = sequence(fields);
  return sequence([encoded(tag(field, LENGTH_DELIMITED), varint(inner.size)), inner]);
}
