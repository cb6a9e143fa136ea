import * as tf from '@tensorflow/tfjs-core';

/**
 * `tf.tidy` of what awaits: frees the tensors that `body` makes, but not those that it gives back. One at a time, since tfjs has one stack
 * of scopes.
 */
export async function tidyAsync<T extends tf.TensorContainer | undefined>(
  body: () => Promise<T>,
): Promise<T> {
  tf.engine().startScope();
  let result: T | undefined;
  try {
    result = await body();
    return result;
  } finally {
    tf.engine().endScope(result as tf.TensorContainer);
  }
}
