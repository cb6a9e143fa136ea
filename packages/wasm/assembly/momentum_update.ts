// One step of gradient descent with momentum over one parameter:
//
//   velocity' = momentum velocity + (gradient + decay weight),  weight' = weight - rate velocity'
//
// Three reads and two writes a value, which bound it: no fused multiply-add, so that it agrees bit by bit with plain operations.
import { F32, LANES, scale, VEC } from "./simd";

/** For the values `first` to `last`. It needs no scratch. */
export function momentumUpdate(
  first: i32, last: i32, scratch: usize, weight: usize, velocity: usize, gradient: usize, newWeight: usize, newVelocity: usize,
  rate: f32, momentum: f32, decay: f32,
): void {
  let left = last - first;
  let at: usize = (first as usize) * F32;
  for (; left >= LANES; left -= LANES) {
    const w = v128.load(weight + at);
    const g = f32x4.add(v128.load(gradient + at), scale(w, decay));
    const v = f32x4.add(scale(v128.load(velocity + at), momentum), g);
    v128.store(newVelocity + at, v);
    v128.store(newWeight + at, f32x4.sub(w, scale(v, rate)));
    at += VEC;
  }
  for (; left != 0; left--) {
    const w = load<f32>(weight + at);
    const g = load<f32>(gradient + at) + w * decay;
    const v = load<f32>(velocity + at) * momentum + g;
    store<f32>(newVelocity + at, v);
    store<f32>(newWeight + at, w - v * rate);
    at += F32;
  }
}
