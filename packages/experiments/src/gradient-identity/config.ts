/** One kind of unit, x_{l+1} = f(h(x_l) + F(x_l)), in a network that has not been trained. */
export interface UnitKind {
  name: string;
  /** h(x) = shortcutScale x: 1 is the identity. */
  shortcutScale: number;
  /** f: nothing, or a ReLU after the addition, as the original residual unit has it. */
  after: 'identity' | 'relu';
  /** How large F(x) is beside x, about: its last weights have this times the deviation that keeps sizes. */
  branchScale: number;
}

/** Settings of `gradient-identity`. */
export interface GradientIdentityConfig {
  kinds: readonly UnitKind[];
  /** Numbers of units, L - 1: the first takes x_1, the last gives x_L. */
  depths: readonly number[];
  /** Numbers in x_l. */
  width: number;
  /** Networks of each kind and depth, each with its own weights, input and target. */
  seeds: number;
}

/** The settings of its short form. */
export const GRADIENT_IDENTITY: GradientIdentityConfig = {
  kinds: [
    { name: 'identity', shortcutScale: 1, after: 'identity', branchScale: 0.3 },
    { name: 'identity, full branches', shortcutScale: 1, after: 'identity', branchScale: 1 },
    { name: 'h = 0.9 x', shortcutScale: 0.9, after: 'identity', branchScale: 0.3 },
    { name: 'h = 0.5 x', shortcutScale: 0.5, after: 'identity', branchScale: 0.3 }, // the paper's λ
    { name: 'h = 0.5 x, slight branches', shortcutScale: 0.5, after: 'identity', branchScale: 0.05 },
    { name: 'h = 0.5 x, full branches', shortcutScale: 0.5, after: 'identity', branchScale: 1 },
    { name: 'f = ReLU', shortcutScale: 1, after: 'relu', branchScale: 0.3 },
  ],
  depths: [6, 18, 54], // as ResNet-14, 38 and 110 have
  width: 16,
  seeds: 20,
};
