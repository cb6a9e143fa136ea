/** Throws unless a value is an integer within bounds. */
export function checkWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} (=${value}) must be an integer from ${least} to ${most}`);
  }
}
