import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from './names.js';

/**
 * Makes a loaded backend the one in use and checks that it is. `tf.setBackend` answers false where the backend does
 * not start, and the next op then runs on whichever other one tfjs finds.
 */
export async function activate(name: BackendName): Promise<void> {
  const started = await tf.setBackend(name);
  if (!started) throw new Error('it did not start; the warnings of tfjs above say why');
  if (tf.getBackend() !== name || tf.backend() !== tf.engine().registry[name]) {
    throw new Error(`after its start the backend in use is '${tf.getBackend()}'`);
  }
}
