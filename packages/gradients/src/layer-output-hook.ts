import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** Sees every tensor that a layer puts out and returns what goes on in its place. */
export interface OutputHook {
  readonly enabled: boolean;
  apply(output: tf.Tensor): tf.Tensor;
}

interface HookedCall {
  readonly hooks: Set<OutputHook>;
  restore(): void;
}

const hooked = new WeakMap<tfl.layers.Layer, HookedCall>();

/**
 * Puts an own, hidden `call` on the layer instance. Models run a layer through `layer.apply`, which runs
 * `this.call` on tensors, so the hooks see every way to run it; building, saving and weights never touch `call`.
 */
function hookCall(layer: tfl.layers.Layer): HookedCall {
  const own = Object.getOwnPropertyDescriptor(layer, 'call');
  const original = layer.call;
  const hooks = new Set<OutputHook>();
  const call: typeof layer.call = (inputs, kwargs) => {
    const active = [...hooks].filter((hook) => hook.enabled);
    if (active.length === 0) return original.call(layer, inputs, kwargs);
    const through = (output: tf.Tensor) => active.reduce((y, hook) => hook.apply(y), output);
    // The tidy frees the layer's own handles, which the caller never sees.
    return tf.tidy(() => {
      const outputs = original.call(layer, inputs, kwargs);
      return Array.isArray(outputs) ? outputs.map(through) : through(outputs);
    });
  };
  Object.defineProperty(layer, 'call', {
    value: call,
    configurable: true,
    writable: true,
    enumerable: false,
  });
  const restore = () => {
    if (layer.call !== call) return; // someone else wrapped it since: it stays, without hooks
    if (own === undefined) Reflect.deleteProperty(layer, 'call');
    else Object.defineProperty(layer, 'call', own);
    hooked.delete(layer);
  };
  return { hooks, restore };
}

/** Attaches `hook` to every output of `layer`; the result takes it off again, in any order with others. */
export function addOutputHook(layer: tfl.layers.Layer, hook: OutputHook): () => void {
  const entry = hooked.get(layer) ?? hookCall(layer);
  hooked.set(layer, entry);
  entry.hooks.add(hook);
  return () => {
    entry.hooks.delete(hook);
    if (entry.hooks.size === 0) entry.restore();
  };
}
