import { layers } from '@tensorflow/tfjs-layers';
import type { Layer } from '../graph.js';
import { type Config, channelsInto, inSequence, type StockForm } from './stock-form.js';

/** ResidualPadShortcut, option A: pooling over one pixel takes every s-th, zero padding adds the channels. */
export function padShortcut(layer: Layer, { name, filters, stride }: Config): StockForm {
  const zeros = filters - channelsInto(layer);
  const before = Math.floor(zeros / 2);
  const [height, width]: [number, number][] = [
    [0, 0],
    [before, zeros - before],
  ];
  return inSequence(
    layers.averagePooling2d({ name: `${name}_pool`, poolSize: 1, strides: stride }),
    // zero padding is for height and width: the channels are the width for a moment
    layers.permute({ name: `${name}_permute1`, dims: [1, 3, 2] }),
    layers.zeroPadding2d({ name: `${name}_pad`, padding: [height, width] }),
    layers.permute({ name: `${name}_permute2`, dims: [1, 3, 2] }),
  );
}

/** ResidualDropout. */
export function dropout(_: Layer, { name, rate }: Config): StockForm {
  // no seed: stock dropout with one drops the same values at every step
  return inSequence(layers.dropout({ name, rate }));
}

/** ResidualDropoutShortcut: stock dropout divides what it keeps by 1 - rate; this takes it back. */
export function dropoutShortcut(layer: Layer, config: Config): StockForm {
  const { name, rate, inverted } = config;
  if (inverted) return dropout(layer, config);
  return inSequence(
    layers.dropout({ name, rate }),
    layers.rescaling({ name: `${name}_scale`, scale: 1 - rate }),
  );
}
