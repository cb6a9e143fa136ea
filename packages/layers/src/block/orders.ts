/**
 * Where batch normalisation and ReLU stand in a residual block, figure 4 of
 * He et al. 2016, "Identity Mappings in Deep Residual Networks", https://arxiv.org/abs/1603.05027
 */

/** A step of an order. */
export type OrderStep = 'bn' | 'relu';

/** An order: what comes before the first convolution, after the last one, and after the addition. */
export interface Order {
  /** Before the first convolution. */
  first: readonly OrderStep[];
  /** After the last convolution, before the addition. */
  last: readonly OrderStep[];
  /** After the addition. */
  after: readonly OrderStep[];
}

/** Figure 4 as a table; between two convolutions there are a BN and a ReLU in every order. */
export const ORDERS = {
  /** (a) conv, BN, ReLU, conv, BN, addition, ReLU: He et al. 2015. */
  original: { first: [], last: ['bn'], after: ['relu'] },
  /** (b) conv, BN, ReLU, conv, addition, BN, ReLU. */
  'bn-after-addition': { first: [], last: [], after: ['bn', 'relu'] },
  /** (c) conv, BN, ReLU, conv, BN, ReLU, addition. */
  'relu-before-addition': { first: [], last: ['bn', 'relu'], after: [] },
  /** (d) ReLU, conv, BN, ReLU, conv, BN, addition. */
  'relu-only-preactivation': { first: ['relu'], last: ['bn'], after: [] },
  /** (e) BN, ReLU, conv, BN, ReLU, conv, addition. */
  'full-preactivation': { first: ['bn', 'relu'], last: [], after: [] },
} as const satisfies Record<string, Order>;

/** The name of an order. */
export type OrderName = keyof typeof ORDERS;
