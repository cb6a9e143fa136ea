/** Settings of {@link identityVersusZero}; the defaults are those of the source. */
export interface IdentityVersusZeroOptions {
  /** Independent runs of each setting. */
  runs?: number;
  /** Inputs of a run, visited one by one and in the same order in every epoch. */
  samples?: number;
  epochs?: number;
  /** Step of Adam; its other constants are 0.9, 0.999 and 1e-8. */
  learningRate?: number;
  seed?: number;
  /** Called after every epoch. */
  onEpoch?: (epoch: number, epochs: number) => void;
}

/** The defaults of {@link IdentityVersusZeroOptions}: Martyn 2019, "How residual shortcuts speed up learning". */
export const IDENTITY_VERSUS_ZERO = {
  runs: 100,
  samples: 200,
  epochs: 20,
  learningRate: 1e-3, // PyTorch's default for Adam, which the source uses
  seed: 0,
} as const;
