/** What layer learns: a 3x3 convolution of 9 weights, or a dense layer of 81. */
export type LayerKind = 'convolution' | 'dense';

/** What stands behind the layer. */
export type ActivationName = 'relu' | 'linear' | 'leaky relu' | 'tanh';

/** What the layer is to answer: zeros, its input, or 0.5 everywhere. */
export type TargetName = 'zero' | 'identity' | 'constant';

/** One thing to learn from one start. */
export interface Row {
  layer: LayerKind;
  activation: ActivationName;
  /** A bias, 0 at first. */
  bias: boolean;
  /** What the first weights are scattered about: zeros, as everywhere, or the weights that give the identity. */
  start: 'zero' | 'identity';
  target: TargetName;
}

const SOURCE = { layer: 'convolution', activation: 'relu', bias: false, start: 'zero' } as const;
const LINEAR = { ...SOURCE, activation: 'linear' } as const;
const WITH_BIAS = { ...SOURCE, bias: true } as const;
const FROM_IDENTITY = { start: 'identity' } as const;
const ZERO = { target: 'zero' } as const;
const IDENTITY = { target: 'identity' } as const;

/**
 * The two settings of the source, and those that part what may be behind their difference: how far the weights have to go, and
 * whether the target varies. Without an activation the error is (w - w*) * x whatever the target w* * x is: only the distance w - w* counts.
 */
export const ROWS = {
  zero: { ...SOURCE, ...ZERO },
  identity: { ...SOURCE, ...IDENTITY },
  'zero from the identity': { ...SOURCE, ...FROM_IDENTITY, ...ZERO },
  'identity from the identity': { ...SOURCE, ...FROM_IDENTITY, ...IDENTITY },
  'linear zero': { ...LINEAR, ...ZERO },
  'linear identity': { ...LINEAR, ...IDENTITY },
  'linear zero from the identity': { ...LINEAR, ...FROM_IDENTITY, ...ZERO },
  'linear identity from the identity': { ...LINEAR, ...FROM_IDENTITY, ...IDENTITY },
  'bias zero': { ...WITH_BIAS, ...ZERO },
  'bias constant': { ...WITH_BIAS, target: 'constant' },
  'bias identity': { ...WITH_BIAS, ...IDENTITY },
  'leaky relu zero': { ...SOURCE, activation: 'leaky relu', ...ZERO },
  'leaky relu identity': { ...SOURCE, activation: 'leaky relu', ...IDENTITY },
  'tanh zero': { ...SOURCE, activation: 'tanh', ...ZERO },
  'tanh identity': { ...SOURCE, activation: 'tanh', ...IDENTITY },
  'dense zero': { ...SOURCE, layer: 'dense', ...ZERO },
  'dense identity': { ...SOURCE, layer: 'dense', ...IDENTITY },
} as const satisfies Record<string, Row>;

/** The name of a row of `ROWS`. */
export type RowName = keyof typeof ROWS;

/** Rows that run together: what is alike in all but start and target. */
export function groupRows(): { names: RowName[]; rows: Row[] }[] {
  const groups = new Map<string, RowName[]>();
  for (const name of Object.keys(ROWS) as RowName[]) {
    const { layer, activation, bias } = ROWS[name];
    const key = JSON.stringify([layer, activation, bias]);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()].map((names) => ({ names, rows: names.map((name) => ROWS[name]) }));
}
