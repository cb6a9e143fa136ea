// One step of Adam over one parameter (Kingma and Ba 2015, algorithm 1), the corrections of the step as factors:
//
//   g = gradient + decay weight
//   first' = beta1 first + (1 - beta1) g,  second' = beta2 second + (1 - beta2) g g
//   weight' = weight - rate first' / (sqrt(second' correction) + epsilon)
//
// `rate` is learningRate / (1 - beta1^step), `correction` is 1 / (1 - beta2^step). Four reads and three writes a value.
import { F32, LANES, scale, VEC } from "./simd";

/** For the values `first` to `last`; `moment` is the first one. It needs no scratch. */
export function adamUpdate(
  first: i32, last: i32, scratch: usize, weight: usize, moment: usize, second: usize, gradient: usize, newWeight: usize, newFirst: usize, newSecond: usize,
  rate: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, correction: f32, epsilon: f32, decay: f32,
): void {
  let left = last - first;
  let at: usize = (first as usize) * F32;
  for (; left >= LANES; left -= LANES) {
    const w = v128.load(weight + at);
    const g = f32x4.add(v128.load(gradient + at), scale(w, decay));
    const m = f32x4.add(scale(v128.load(moment + at), beta1), scale(g, rest1));
    const v = f32x4.add(scale(v128.load(second + at), beta2), scale(f32x4.mul(g, g), rest2));
    const deviation = f32x4.add(f32x4.sqrt(scale(v, correction)), f32x4.splat(epsilon));
    v128.store(newFirst + at, m);
    v128.store(newSecond + at, v);
    v128.store(newWeight + at, f32x4.sub(w, f32x4.div(scale(m, rate), deviation)));
    at += VEC;
  }
  for (; left != 0; left--) {
    const w = load<f32>(weight + at);
    const g = load<f32>(gradient + at) + w * decay;
    const m = load<f32>(moment + at) * beta1 + g * rest1;
    const v = load<f32>(second + at) * beta2 + g * g * rest2;
    store<f32>(newFirst + at, m);
    store<f32>(newSecond + at, v);
    store<f32>(newWeight + at, w - (m * rate) / (sqrt(v * correction) + epsilon));
    at += F32;
  }
}
