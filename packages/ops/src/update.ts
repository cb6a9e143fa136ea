/** What the updates of a parameter check before they run. */
import type * as tf from '@tensorflow/tfjs-core';

/** Throws unless all operands are float32 and of the first one's shape. */
export function checkOperands(where: string, operands: object): void {
  const entries = Object.entries(operands) as [string, tf.Tensor][];
  const [[first, { shape }]] = entries;
  for (const [name, operand] of entries) {
    if (operand.dtype !== 'float32') {
      throw new TypeError(`${where}: ${name} is ${operand.dtype}; it must be float32`);
    }
    if (operand.shape.join() !== shape.join()) {
      throw new RangeError(
        `${where}: ${name} has shape [${operand.shape.join(', ')}] where ${first} has shape ` +
          `[${shape.join(', ')}]; they must be equal`,
      );
    }
  }
}

/** Throws unless all numbers are finite and at least 0. */
export function checkNumbers(where: string, numbers: object): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`${where}: ${name} is ${value}; it must be a finite number of at least 0`);
    }
  }
}
