import * as tfl from '@tensorflow/tfjs-layers';

/** A piece of a graph: from a symbolic tensor to the next. */
export type Stage = (x: tfl.SymbolicTensor) => tfl.SymbolicTensor;

/** Applies a layer to one symbolic tensor or to several. */
export const applyLayer = (
  layer: tfl.layers.Layer,
  inputs: tfl.SymbolicTensor | tfl.SymbolicTensor[],
): tfl.SymbolicTensor => layer.apply(inputs) as tfl.SymbolicTensor;

/** A stock ReLU layer. */
export const relu =
  (name: string): Stage =>
  (x) =>
    applyLayer(tfl.layers.activation({ activation: 'relu', name }), x);

/** The number of channels of a symbolic tensor `[N, H, W, C]`; throws where it has none. */
export function channelsOf(x: tfl.SymbolicTensor, where: string): number {
  const channels = x.shape[3];
  if (x.shape.length !== 4 || channels == null) {
    throw new RangeError(
      `${where} takes images [N, H, W, C] with a known number of channels and got [${x.shape.map((n) => n ?? '?').join(', ')}]`,
    );
  }
  return channels;
}
