import { bytes, type Encoded, integer, message, text } from '@residualjs/common/protobuf';
import type { Weight } from '../network.js';

const FLOAT = 1;
const INT64 = 7;

/** A constant of float32 as the message TensorProto in a field. */
export function floatTensor(field: number, name: string, { shape, data }: Weight): Encoded {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return message(
    field,
    ...shape.map((length) => integer(1, length)),
    integer(2, FLOAT),
    text(8, name),
    bytes(9, raw),
  );
}

/** A constant list of int64 as the message TensorProto in a field. */
export function integerTensor(field: number, name: string, values: readonly number[]): Encoded {
  const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return message(field, integer(1, values.length), integer(2, INT64), text(8, name), bytes(9, raw));
}
