/** Throws unless there are values, all finite. */
export function checkValues(name: string, values: readonly number[]): void {
  if (values.length === 0) throw new RangeError(`${name} is empty; at least one value is needed`);
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new RangeError(
      `${name}[${at}] is ${values[at]}; every value must be finite, so leave such runs out by name`,
    );
  }
}
