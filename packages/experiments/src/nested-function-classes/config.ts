/** An interval of inputs, its lower end first. */
export type InputRange = readonly [low: number, high: number];

/** Settings of `nested-function-classes`. */
export interface NestedFunctionClassesConfig {
  /** True functions, each drawn at random, with classes that are not nested drawn for each. */
  truths: number;
  /** Classes: class k has k + 1 free coefficients, k from 1 to this. */
  classes: number;
  /** The highest power that a class that is not nested may have. */
  highestPower: number;
  /** Data sets of y = 2x + 3, each with its own inputs and its own start. */
  fits: number;
  /** Inputs of a data set. */
  samples: number;
  /** Where the inputs are drawn from, uniformly; each is a condition of its own. */
  ranges: readonly InputRange[];
  /** Steps of gradient descent, each over all samples. */
  steps: number;
  /** Deviation of the noise on y, where the largest class is held against the smallest on data of its own. */
  noise: number;
}

/** The settings of its short form. The source gives 2x + 3 and six classes, and leaves the rest open. */
export const NESTED_FUNCTION_CLASSES: NestedFunctionClassesConfig = {
  truths: 100,
  classes: 6, // as many as the source's picture has
  highestPower: 12, // twice the degree of the largest nested class
  fits: 40,
  samples: 20,
  ranges: [
    [-1, 1], // centred, as data are that somebody has prepared
    [0, 1], // pixels
    [0, 10], // raw numbers, such as the source's x = 6
  ],
  steps: 5000,
  noise: 1,
};

/** The source's true function, 2x + 3, as [a, b, c] of ax² + bx + c. */
export const TRUE_COEFFICIENTS = [0, 2, 3] as const;
