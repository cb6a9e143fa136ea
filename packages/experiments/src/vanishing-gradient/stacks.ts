/** How a block of two convolutions is put together. */
export const FAMILIES = ['plain', 'original', 'pre-activation'] as const;

/** One of {@link FAMILIES}. */
export type Family = (typeof FAMILIES)[number];

/** What the blocks of a stack are made of. */
export interface Material {
  activation: 'relu' | 'sigmoid';
  /** A batch normalisation after every convolution (before, in pre-activation blocks). */
  normalised: boolean;
  /** The variance of a first weight times the values that go into a sum: 2 is He's, 1 that of Glorot and Bengio. */
  gain: 1 | 2;
}

/** The materials that are compared, by the names that claims and figures use. */
export const MATERIALS = {
  'ReLU, Glorot': { activation: 'relu', normalised: false, gain: 1 },
  'ReLU, He': { activation: 'relu', normalised: false, gain: 2 },
  'ReLU, batch norm': { activation: 'relu', normalised: true, gain: 2 },
  'sigmoid, Glorot': { activation: 'sigmoid', normalised: false, gain: 1 },
  'sigmoid, batch norm': { activation: 'sigmoid', normalised: true, gain: 1 },
} as const satisfies Record<string, Material>;

/** The name of one of {@link MATERIALS}. */
export type MaterialName = keyof typeof MATERIALS;

/** The materials of which stacks are trained: that of networks today, and that of those before 2010. */
export const TRAINED: readonly MaterialName[] = ['ReLU, batch norm', 'sigmoid, Glorot'];
