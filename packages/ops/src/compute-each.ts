/** One computation for each item of a list: on a GPU, where a dispatch costs more than the arithmetic on a few values, many at once. */
import * as tf from '@tensorflow/tfjs-core';
import { type Computation, compute } from './operation.js';

/** A computation of one item, and the name of a kernel that does it for many. */
export interface EachComputation<Inputs, Attrs> {
  /**
   * Inputs of the kernel are those of every item under their names with its number, `variable0`, `variable1`, and its attributes
   * {@link EachAttrs}; its outputs are those of the first item, then of the second, and so on.
   */
  kernelName: string;
  one: Computation<Inputs, Attrs>;
}

/** Attributes of a kernel for many items. */
export interface EachAttrs<Attrs> {
  /** Those of each item. */
  each: Attrs[];
}

/** What one item is computed from. */
export interface EachItem<Inputs, Attrs> {
  inputs: Inputs;
  attrs: Attrs;
}

/**
 * So many items go to a kernel together: a multiple of the 1, 2, 3 or 5 for which a dispatch has buffers where a GPU takes 8 or 16 of them,
 * and few enough that the outputs for a large network are not all there at once.
 */
const AT_ONCE = 30;

/**
 * Computes each item: in the kernel that the current backend has for many of them, else one by one. `take` gets the outputs of every
 * item, in order; they are disposed after it.
 */
export function computeEach<Inputs extends object, Attrs extends object>(
  { kernelName, one }: EachComputation<Inputs, Attrs>,
  items: readonly EachItem<Inputs, Attrs>[],
  take: (outputs: tf.Tensor[], item: number) => void,
): void {
  if (tf.getKernel(kernelName, tf.getBackend()) == null) {
    items.forEach(({ inputs, attrs }, item) => {
      tf.tidy(() => take(compute(one, inputs, attrs), item));
    });
    return;
  }
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const some = items.slice(start, start + AT_ONCE);
    tf.tidy(() => {
      const outputs = runKernel(kernelName, some);
      const ofOne = outputs.length / some.length;
      some.forEach((_, i) => {
        take(outputs.slice(i * ofOne, (i + 1) * ofOne), start + i);
      });
    });
  }
}

function runKernel<Inputs extends object, Attrs>(
  kernelName: string,
  items: readonly EachItem<Inputs, Attrs>[],
): tf.Tensor[] {
  const numbered = items.flatMap(({ inputs }, i) =>
    Object.entries(inputs).map(([name, tensor]) => [`${name}${i}`, tensor]),
  );
  const attrs: EachAttrs<Attrs> = { each: items.map((item) => item.attrs) };
  return tf.engine().runKernel(kernelName, Object.fromEntries(numbered), attrs as unknown as tf.NamedAttrMap);
}
