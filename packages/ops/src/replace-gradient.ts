/** Puts gradients of tfjs-core's own kernels aside for better ones. */
import * as tf from '@tensorflow/tfjs-core';
import { changeKernelInputs, isRecording } from './host.js';

/**
 * Makes `ours` the gradient of its kernel on every backend (tfjs keeps gradients for all backends together). It stays so until
 * undone, also where tfjs-layers is imported afterwards and registers core's own again.
 *
 * @param complete changes the inputs of the kernel while a gradient is recorded
 * @returns undoes it: the gradient that was there is back, unless someone registered another since.
 */
export function replaceGradient(
  ours: tf.GradConfig,
  complete: (inputs: Partial<tf.NamedTensorMap>) => tf.NamedTensorMap = (inputs) =>
    inputs as tf.NamedTensorMap,
): () => void {
  const { kernelName } = ours;
  let previous: tf.GradConfig | undefined;
  const takeOver = () => {
    const current = tf.getGradient(kernelName) as tf.GradConfig | undefined;
    if (current === ours) return;
    if (current) tf.unregisterGradient(kernelName); // registering over it would warn in debug mode
    previous = current;
    tf.registerGradient(ours);
  };
  takeOver();
  const undoInputs = changeKernelInputs(kernelName, (inputs) => {
    if (!isRecording()) return inputs as tf.NamedTensorMap;
    takeOver(); // tfjs-layers, imported meanwhile, may have registered core's again
    return complete(inputs);
  });
  return () => {
    undoInputs();
    if (tf.getGradient(kernelName) !== ours) return; // someone else's by now
    tf.unregisterGradient(kernelName);
    if (previous) tf.registerGradient(previous);
  };
}

/** A function that installs at its first call, and as many undos of which undo it. */
export function countedInstallation(install: () => () => void): () => () => void {
  let installations = 0;
  let uninstall = () => {};
  return () => {
    if (installations++ === 0) uninstall = install();
    let installed = true;
    return () => {
      if (!installed) return;
      installed = false;
      if (--installations === 0) uninstall();
    };
  };
}
