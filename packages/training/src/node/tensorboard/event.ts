/**
 * The messages of TensorBoard, as far as they are written here: `Event` of tensorflow/core/util/event.proto, `Summary` of
 * tensorflow/core/framework/summary.proto.
 */
import {
  bytes,
  double,
  doubles,
  type Encoded,
  float,
  integer,
  message,
  sequence,
  text,
  toBytes,
} from '@residualjs/common/protobuf';
import { encodePng, type Picture } from './png.js';

/** What every event says of itself. */
export interface EventHead {
  /** Seconds since 1970. */
  wallTime: number;
  step: number;
}

const event = ({ wallTime, step }: EventHead, ...what: Encoded[]): Uint8Array =>
  toBytes(sequence([double(1, wallTime), integer(2, step), ...what]));

const summary = (tag: string, value: Encoded): Encoded => message(5, message(1, text(1, tag), value));

/** The first event of a file. */
export const versionEvent = (wallTime: number): Uint8Array =>
  toBytes(sequence([double(1, wallTime), text(3, 'brain.Event:2')]));

/** A run begins or goes on: TensorBoard then drops what earlier files say of this and later steps. */
export const startEvent = (head: EventHead): Uint8Array => event(head, message(7, integer(1, 1)));

/** One number. */
export const scalarEvent = (head: EventHead, tag: string, value: number): Uint8Array =>
  event(head, summary(tag, float(2, value)));

/** A picture. */
export function imageEvent(head: EventHead, tag: string, picture: Picture): Uint8Array {
  const { width, height, channels } = picture;
  const png = bytes(4, encodePng(picture));
  return event(
    head,
    summary(tag, message(4, integer(1, height), integer(2, width), integer(3, channels), png)),
  );
}

/** Between the smallest and the largest value. */
const BUCKETS = 50;

/** How values are spread: their range, sums and numbers in equal buckets. Values that are not finite are left out. */
export function histogramEvent(head: EventHead, tag: string, values: ArrayLike<number>): Uint8Array {
  let [min, max, sum, squares, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    squares += value ** 2;
    count += 1;
  }
  if (count === 0) [min, max] = [0, 0];
  const width = (max - min) / BUCKETS;
  const buckets = width > 0 ? BUCKETS : 1;
  const numbers = new Array<number>(buckets).fill(0);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isFinite(value))
      numbers[width > 0 ? Math.min(buckets - 1, Math.floor((value - min) / width)) : 0] += 1;
  }
  const limits = numbers.map((_, i) => (i === buckets - 1 ? max : min + (i + 1) * width));
  const histogram = message(
    5,
    ...[min, max, count, sum, squares].map((value, i) => double(i + 1, value)),
    doubles(6, limits),
    doubles(7, numbers),
  );
  return event(head, summary(tag, histogram));
}
