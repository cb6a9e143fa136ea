/**
 * A number rounded to so many significant digits: a float32 has seven, a result that is drawn and judged needs fewer, and
 * files stay short.
 */
export const significant = (value: number, digits = 4): number => Number(value.toPrecision(digits));
