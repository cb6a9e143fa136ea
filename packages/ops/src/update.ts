/** What the updates of parameters check before they run. */
import type * as tf from '@tensorflow/tfjs-core';

/**
 * Throws unless all operands are there, float32 and of the first one's shape.
 *
 * @param of what they belong to, in front of their names
 */
export function checkOperands(where: string, operands: object, of = ''): void {
  const entries = Object.entries(operands) as [string, tf.Tensor][];
  const [[first, { shape }]] = entries;
  for (const [name, operand] of entries) {
    if (operand.isDisposed) throw new Error(`${where}: ${of}${name} is disposed`);
    if (operand.dtype !== 'float32') {
      throw new TypeError(`${where}: ${of}${name} is ${operand.dtype}; it must be float32`);
    }
    if (operand.shape.join() !== shape.join()) {
      throw new RangeError(
        `${where}: ${of}${name} has shape [${operand.shape.join(', ')}] where ${of}${first} has shape ` +
          `[${shape.join(', ')}]; they must be equal`,
      );
    }
  }
}

/** Throws unless all numbers are finite and at least 0. */
export function checkNumbers(where: string, numbers: object, of = ''): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`${where}: ${of}${name} is ${value}; it must be a finite number of at least 0`);
    }
  }
}

/**
 * Throws where an item of a list has a variable that another one assigns: whether it got the value before or after would depend on
 * how many are updated at once.
 *
 * @param list the name of the list
 * @param assigned the names of the operands that are assigned
 */
export function checkApart<Name extends string>(
  where: string,
  list: string,
  items: readonly Readonly<Record<Name, tf.Tensor>>[],
  assigned: readonly Name[],
): void {
  const assigners = new Map<tf.Tensor, number>();
  const check = (tensor: tf.Tensor, item: number, name: string) => {
    const other = assigners.get(tensor) ?? item;
    if (other === item) return;
    const theirs = assigned.find((otherName) => items[other][otherName] === tensor);
    throw new Error(
      `${where}: ${list}[${item}].${name} is the variable ${list}[${other}].${theirs}, which is assigned there; ` +
        `update it in another call`,
    );
  };
  items.forEach((operands, item) => {
    for (const name of assigned) {
      check(operands[name], item, name);
      assigners.set(operands[name], item);
    }
  });
  items.forEach((operands, item) => {
    for (const name in operands) check(operands[name], item, name);
  });
}
