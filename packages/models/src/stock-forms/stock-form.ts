import type * as tfl from '@tensorflow/tfjs-layers';
import type { Layer } from '../graph.js';

/** Applies a stock form to what its layer was applied to. */
export type StockForm = (inputs: tfl.SymbolicTensor[]) => tfl.SymbolicTensor;

/** The configuration of a layer as it is saved: every class has its own, which its constructor checked. */
// biome-ignore lint/suspicious/noExplicitAny: tfjs has no narrower type for it either
export type Config = any;

/** Applies a layer to one symbolic tensor or to several. */
export const apply = (layer: Layer, inputs: tfl.SymbolicTensor | tfl.SymbolicTensor[]): tfl.SymbolicTensor =>
  layer.apply(inputs) as tfl.SymbolicTensor;

/** One layer after the other. */
export const inSequence =
  (...layers: Layer[]): StockForm =>
  ([input]) =>
    layers.reduce((x, layer) => apply(layer, x), input);

/** Channels of the images that a layer takes. */
export const channelsInto = (layer: Layer): number =>
  (layer.inboundNodes[0].inputShapes as tfl.Shape[])[0][3] as number;
