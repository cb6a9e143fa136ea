import * as tf from '@tensorflow/tfjs-core';
import { absence } from './absence.js';
import { runtimeVersions } from './device.js';
import type { BackendDriver, Started, StartOptions, UseBackendOptions } from './driver.js';
import { DRIVERS, driverOf } from './drivers/index.js';
import type { BackendPresence } from './list-backends.js';
import { BACKEND_NAMES, type BackendName } from './names.js';

/** The backend in use. */
export interface BackendDescription extends Started {
  name: BackendName;
  /** What `auto` tried before this one, and why it was not taken; empty where a backend was asked for by name. */
  passedOver: BackendPresence[];
}

/**
 * Starts a backend of TensorFlow.js and checks that it really is the one in use: tfjs itself goes on with another when a
 * backend fails to start. `auto` takes the best one present, in the order webgpu, webgl, wasm, tensorflow, cpu, and
 * never a software GPU. After a failure the backend that was in use before is in use again.
 *
 * @throws BackendUnavailableError where it cannot start, with the command that installs it where one helps;
 *   UnknownBackendError where the name is no backend's
 *
 * @example
 * const { name, simd } = await useBackend('auto');
 * console.log(name, simd); // wasm relaxed
 */
export async function useBackend(
  name: BackendName | 'auto',
  options: UseBackendOptions = {},
): Promise<BackendDescription> {
  if (name !== 'auto') {
    const driver = driverOf(name);
    return describe(driver, await startAndVerify(driver, options), []);
  }
  const passedOver: BackendPresence[] = [];
  for (const candidate of BACKEND_NAMES) {
    const driver = DRIVERS[candidate];
    try {
      // A software GPU is refused here whatever the options say: `auto` is for speed.
      const started = await startAndVerify(driver, { ...options, softwareGpu: 'refuse', unasked: true });
      return describe(driver, started, passedOver);
    } catch (error) {
      const { reason, install } = absence(driver, error);
      passedOver.push({ name: candidate, present: false, reason, ...(install === null ? {} : { install }) });
    }
  }
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new Error(
    `no backend can start here (${reasons}); for the fastest on a processor: ${DRIVERS.wasm.install}`,
  );
}

function describe(
  driver: BackendDriver,
  started: Started,
  passedOver: BackendPresence[],
): BackendDescription {
  const versions = { ...runtimeVersions(), '@tensorflow/tfjs-core': tf.version_core, ...started.versions };
  return { name: driver.name, ...started, versions, passedOver };
}

async function startAndVerify(driver: BackendDriver, options: StartOptions): Promise<Started> {
  const { name } = driver;
  const before = tf.getBackend() as string | undefined;
  try {
    const started = await driver.start(options);
    if (tf.getBackend() !== name)
      throw new Error(`the backend in use after its start is '${tf.getBackend()}'`);
    await checkArithmetic();
    return started;
  } catch (error) {
    if (before && before in tf.engine().registry) await tf.setBackend(before);
    throw absence(driver, error);
  }
}

async function checkArithmetic(): Promise<void> {
  const sum = tf.tidy(() => tf.sum(tf.mul(tf.tensor1d([1, 2, 3]), tf.tensor1d([4, 5, 6]))));
  const [value] = await sum.data();
  sum.dispose();
  if (value !== 32) throw new Error(`it computes 1*4 + 2*5 + 3*6 = ${value}`);
}
