// output = moving - (moving - batch) rate, in that order of operations, so that it agrees bit by bit with tf.layers.
import { F32 } from "./simd";

export function movingAverage(moving: usize, batch: usize, output: usize, rate: f32, count: i32): void {
  for (let at: usize = 0; at < (count as usize) * F32; at += F32) {
    const old = load<f32>(moving + at);
    store<f32>(output + at, old - (old - load<f32>(batch + at)) * rate);
  }
}
