/** The nearest whole number, and of two the even one: how Python's `round` and the rounding of IEEE 754 decide. */
export function roundHalfToEven(value: number): number {
  const nearest = Math.round(value); // of two the upper one
  return nearest - value === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}
