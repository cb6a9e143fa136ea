/** Throws unless `value` is an integer of at least `minimum`. */
export function checkInteger(name: string, option: string, value: number, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  const bound = minimum > Number.MIN_SAFE_INTEGER ? ` of at least ${minimum}` : '';
  throw new RangeError(`${name}: ${option} is ${JSON.stringify(value)}; it must be an integer${bound}`);
}

/** Throws unless `value` is true or false. */
export function checkBoolean(name: string, option: string, value: boolean): void {
  if (typeof value === 'boolean') return;
  throw new TypeError(`${name}: ${option} is ${JSON.stringify(value)}; it must be true or false`);
}

/** Throws unless `value` is a share of values that may be dropped. */
export function checkShare(name: string, option: string, value: number): void {
  if (typeof value === 'number' && value >= 0 && value < 1) return;
  throw new RangeError(`${name}: ${option} is ${JSON.stringify(value)}; it must be from 0 to below 1`);
}

/** Throws unless `value` is one of `allowed`. */
export function checkOneOf<T>(name: string, option: string, value: T, allowed: readonly T[]): void {
  if (allowed.includes(value)) return;
  const list = allowed.map((item) => (typeof item === 'string' ? `'${item}'` : String(item)));
  throw new RangeError(`${name}: ${option} is ${JSON.stringify(value)}; allowed: ${list.join(', ')}`);
}
