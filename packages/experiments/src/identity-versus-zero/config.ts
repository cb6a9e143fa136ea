/** Settings of `identity-versus-zero`. */
export interface IdentityVersusZeroConfig {
  /** Independent runs of each row of `ROWS`. */
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

/** The line that the source draws; of the loss of a sample. */
export const THRESHOLD = 0.01;

/**
 * What the source's code divides too little by: it sums the loss over 200 samples and divides by 20 epochs, so what it draws
 * is ten times the loss of a sample, and its line at 0.01 stands at 0.001.
 */
export const DRAWN_SCALE = 10;

/** The same images in both layers: 3x3 pixels, uniform in [0, 1). */
export const PIXELS = 9;
