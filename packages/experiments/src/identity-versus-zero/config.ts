/** Settings of `identity-versus-zero`. */
export interface IdentityVersusZeroConfig {
  /** Independent runs of each setting. */
  runs: number;
  /** Inputs of a run, visited one by one and in the same order in every epoch. */
  samples: number;
  epochs: number;
  /** Step of Adam; its other constants are 0.9, 0.999 and 1e-8. */
  learningRate: number;
}

/** The settings of Martyn 2019, "How residual shortcuts speed up learning". */
export const IDENTITY_VERSUS_ZERO: IdentityVersusZeroConfig = {
  runs: 100,
  samples: 200,
  epochs: 20,
  learningRate: 1e-3, // PyTorch's default for Adam, which the source uses
};
