import { CONVENTIONS } from '@residualjs/models';
import type { WeightEntry } from '@residualjs/weights';

/** What PyTorch's wrappers put before every name. */
const WRAPPERS = /^(module\.|_orig_mod\.)+/;

interface KernelName {
  name: string;
  outputsFirst: boolean;
}

/** What everybody calls the kernel of a layer, and whether outputs come first in it. */
function kernelNames(role: 'stem_conv' | 'logits'): KernelName[] {
  const numbered = role === 'logits' ? 'dense' : 'convolution';
  return Object.values(CONVENTIONS).map((row) => {
    if (row.kind === 'same') return { name: `${role}/kernel`, outputsFirst: false };
    const layer = row.kind === 'named' ? row.layers[role] : row.layers[numbered];
    return { name: layer + row.separator + row.weights.kernel, outputsFirst: row.layout === 'torch' };
  });
}

/** Channels of the images and number of classes, as the kernels of a network say whosever names they have. */
export function kernelLengths(tensors: ReadonlyMap<string, Pick<WeightEntry, 'shape'>>): {
  channels?: number;
  classes?: number;
} {
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name.replace(WRAPPERS, ''), shape]));
  const kernel = (role: 'stem_conv' | 'logits') => {
    const found = kernelNames(role).find(({ name }) => shapes.has(name));
    const shape = found && shapes.get(found.name);
    return found?.outputsFirst ? shape?.toReversed() : shape;
  };
  return { channels: kernel('stem_conv')?.at(-2), classes: kernel('logits')?.at(-1) };
}
