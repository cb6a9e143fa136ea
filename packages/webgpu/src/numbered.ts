const numbers = new WeakMap<object, number>();
let count = 0;

/** The number of an object: its place in the order in which objects were asked for first. */
export function numberOf(object: object): number {
  let number = numbers.get(object);
  if (number === undefined) {
    number = ++count;
    numbers.set(object, number);
  }
  return number;
}
