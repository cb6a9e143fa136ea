import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../activate.js';
import { processorName } from '../device.js';
import type { BackendDriver } from '../driver.js';

const load = () => import('@tensorflow/tfjs-backend-cpu');

/** Plain JavaScript on one thread; there wherever JavaScript runs. */
export const cpu: BackendDriver = {
  name: 'cpu',
  install: 'npm install @tensorflow/tfjs-backend-cpu@4.22.0',
  load,
  probe: load,
  async start() {
    const { version_cpu } = await load();
    await activate('cpu');
    silenceBanner();
    return {
      device: processorName(),
      simd: null,
      threads: 1,
      versions: { '@tensorflow/tfjs-backend-cpu': version_cpu },
    };
  },
};

/**
 * The first tensor written to this backend in Node prints an advertisement for tfjs-node. Whoever asked for `cpu` by
 * name knows; tfjs prints nothing in production mode, which is on here for that one write only.
 */
function silenceBanner(): void {
  const flags = tf.env();
  const production = flags.getBool('PROD');
  flags.set('PROD', true);
  try {
    tf.dispose(tf.tensor1d([0]));
  } finally {
    flags.set('PROD', production);
  }
}
