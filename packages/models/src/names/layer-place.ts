import type { LayerRole } from './name-convention.js';

/** Where a layer stands in a network of the zoo; counted from 1, and 0 for what is in no block. */
export interface LayerPlace {
  readonly role: LayerRole;
  readonly stage: number;
  readonly block: number;
  /** Which convolution or batch norm of its block; 0 for a shortcut. */
  readonly n: number;
}

const OUTSIDE = ['stem_conv', 'stem_bn', 'final_bn', 'logits'] as const satisfies LayerRole[];
const BLOCK = /^stage(\d+)_block(\d+)_(conv|bn|shortcut_bn|shortcut)(\d*)$/;

/** The place of a layer by its name; null where it is none that other people's networks have. */
export function layerPlace(layer: string): LayerPlace | null {
  const outside = OUTSIDE.find((role) => role === layer);
  if (outside) return { role: outside, stage: 0, block: 0, n: 0 };
  const [, stage, block, part, n] = BLOCK.exec(layer) ?? [];
  if (part === undefined) return null;
  return { role: `block_${part}` as LayerRole, stage: Number(stage), block: Number(block), n: Number(n) };
}

/** The order in which Keras code builds a network: by blocks, in each the branch and then the shortcut; the classifier last. */
export function compareBuilt(a: LayerPlace, b: LayerPlace): number {
  const key = ({ role, stage, block, n }: LayerPlace) => {
    const end = role === 'final_bn' || role === 'logits' ? Number.MAX_SAFE_INTEGER : stage;
    return [end, block, n === 0 ? Number.MAX_SAFE_INTEGER : n];
  };
  const [left, right] = [key(a), key(b)];
  const i = left.findIndex((value, place) => value !== right[place]);
  return i < 0 ? 0 : left[i] - right[i];
}
