import type * as tfl from '@tensorflow/tfjs-layers';

/** By how much a layer divides height and width. */
function strideOf(layer: tfl.layers.Layer): number {
  const { stride, strides = stride } = layer.getConfig() as { stride?: number; strides?: number | number[] };
  const [first] = [strides ?? 1].flat();
  return layer.getClassName().endsWith('Transpose') ? 1 / first : first;
}

/**
 * By how much height and width are divided from the images to a tensor: the product of the strides on the way, the same on
 * every way, since additions join tensors of one size.
 */
export function totalStride(tensor: tfl.SymbolicTensor): number {
  let stride = 1;
  for (let at = tensor; ; ) {
    const { sourceLayer, nodeIndex } = at;
    const { inboundLayers, inputTensors } = sourceLayer.inboundNodes[nodeIndex];
    if (inboundLayers.length === 0) return stride; // an input, which is said to read itself
    stride *= strideOf(sourceLayer);
    at = inputTensors[0];
  }
}
