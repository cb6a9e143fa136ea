// exp and log in f64 without tables: a module that shares its memory may bring no data.

const LN2_HIGH: f64 = 6.93147180369123816490e-1; // ends in zeros, so that its multiples are exact
const LN2_LOW: f64 = 1.90821492927058770002e-10;
const LOG2_E: f64 = 1.44269504088896338700;
const SQRT2: f64 = 1.41421356237309514547;

/** e^x for x <= 0, within 1e-15 of it; NaN for NaN. */
export function exponential(x: f64): f64 {
  if (!(x > -708)) return x != x ? x : 0;
  const exponent = nearest(x * LOG2_E);
  const r = x - exponent * LN2_HIGH - exponent * LN2_LOW; // |r| <= ln(2) / 2, where 13 terms of the series are enough
  let sum: f64 = 1;
  for (let term: f64 = 13; term != 0; term--) sum = 1 + (sum * r) / term;
  return sum * reinterpret<f64>((((exponent as i32) + 1023) as i64) << 52);
}

/** ln(x) for a normal x >= 1, within 1e-15; NaN for NaN. */
export function logarithm(x: f64): f64 {
  if (x != x) return x;
  const bits = reinterpret<i64>(x);
  let exponent = (((bits >> 52) as i32) - 1023) as f64;
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  // ln(m) = 2 artanh(s), s = (m - 1) / (m + 1), |s| < 0.172
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum: f64 = 0;
  for (let odd: f64 = 21; odd > 0; odd -= 2) sum = sum * square + 1 / odd;
  return exponent * LN2_HIGH + (exponent * LN2_LOW + 2 * s * sum);
}
