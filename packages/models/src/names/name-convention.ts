import type { Preprocessing } from '../tables/row.js';

/** The weights that layers of the zoo have. */
export type WeightName = 'kernel' | 'bias' | 'gamma' | 'beta' | 'moving_mean' | 'moving_variance';

/** What a layer of the zoo is for. */
export type LayerRole =
  | 'stem_conv'
  | 'stem_bn'
  | 'block_conv'
  | 'block_bn'
  | 'block_shortcut'
  | 'block_shortcut_bn'
  | 'final_bn'
  | 'logits';

interface Convention {
  /** Whose names they are. */
  readonly title: string;
  readonly url?: string;
  /** How kernels lie: OIHW and [out, in], or HWIO and [in, out]. */
  readonly layout: 'torch' | 'tensorflow';
  /** What the images went through for the weights that come under these names, where that is not what the row says. */
  readonly preprocessing?: Preprocessing;
}

interface Separated extends Convention {
  /** What stands between the name of a layer and that of its weight. */
  readonly separator: '.' | '/';
  readonly weights: Readonly<Record<WeightName, string>>;
}

/** Names that are the zoo's own. */
export interface SameNames extends Convention {
  readonly kind: 'same';
}

/**
 * Names made of places: `{stage}`, `{block}` and `{n}` (of a convolution or batch norm in its block) count from 1, `{index}`
 * is the block from 0, `{next}` the stage from 2. A role that is absent has no name.
 */
export interface PlaceNames extends Separated {
  readonly kind: 'named';
  readonly layers: Readonly<Partial<Record<LayerRole, string>>>;
}

/** Names that are numbered through the network, kind by kind, as Keras names layers: the first has no number. */
export interface NumberedNames extends Separated {
  readonly kind: 'numbered';
  readonly layers: Readonly<Record<'convolution' | 'normalization' | 'dense', string>>;
}

/** How somebody names the weights of networks that the zoo has. */
export type NameConvention = SameNames | PlaceNames | NumberedNames;
