// Cross-entropy of the softmax of logits [rows][classes], labels i32 [rows], averaged over the rows:
//
//   loss = 1/rows sum over rows of log(sum of exp(z - max)) - (z[label] - max)
//
// A row whose label is no class counts as 0. A network has few logits, so this is plain f64, a value at a time.
import { exponential, logarithm } from "./exponential";
import { F32 } from "./simd";

/** The largest of `count` values, NaN if one is. */
function largest(values: usize, count: i32): f32 {
  let most = load<f32>(values);
  for (let i = 1; i < count; i++) most = max<f32>(most, load<f32>(values + (i as usize) * F32));
  return most;
}

/** The sum of exp(value - most). */
function sumOfExponentials(values: usize, count: i32, most: f32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += exponential((load<f32>(values + (i as usize) * F32) as f64) - (most as f64));
  return sum;
}

/** `output` is one f32. */
export function softmaxCrossEntropy(logits: usize, labels: usize, output: usize, rows: i32, classes: i32): void {
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const label = load<i32>(labels);
    if ((label as u32) < (classes as u32)) {
      const most = largest(logits, classes);
      const chosen = (load<f32>(logits + (label as usize) * F32) as f64) - (most as f64);
      total += logarithm(sumOfExponentials(logits, classes, most)) - chosen;
    }
    labels += F32;
    logits += (classes as usize) * F32;
  }
  store<f32>(output, (total / (rows as f64)) as f32);
}

/** output = dy / rows (softmax(logits) - oneHot(labels)); `dy` is one f32. */
export function softmaxCrossEntropyGradient(
  dy: usize, logits: usize, labels: usize, output: usize, rows: i32, classes: i32,
): void {
  const factor = (load<f32>(dy) as f64) / (rows as f64);
  for (let row = 0; row < rows; row++) {
    const label = load<i32>(labels);
    const known = (label as u32) < (classes as u32);
    const most = largest(logits, classes);
    const share = known ? factor / sumOfExponentials(logits, classes, most) : 0;
    for (let i = 0; i < classes; i++) {
      const at = (i as usize) * F32;
      let gradient = known ? share * exponential((load<f32>(logits + at) as f64) - (most as f64)) : 0;
      if (i == label) gradient -= factor;
      store<f32>(output + at, gradient as f32);
    }
    labels += F32;
    logits += (classes as usize) * F32;
    output += (classes as usize) * F32;
  }
}
