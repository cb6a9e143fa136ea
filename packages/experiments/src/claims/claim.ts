/**
 * How `a` stands to `b` if the claim is right: greater, less, different (either way), or equal (closer than the least effect).
 */
export type Alternative = 'greater' | 'less' | 'different' | 'equal';

/** One side of a comparison. */
export interface Group {
  /** What it is, as the page calls it: `identity`. */
  name: string;
  /** A number a run. */
  values: readonly number[];
}

/** The numbers of one comparison. */
export interface Measurement {
  /** Under which condition, where a claim is for several: `with a bias`. */
  condition?: string;
  /** What the numbers are: `epochs until the loss is below 0.01`. */
  quantity: string;
  a: Group;
  /** What `a` is held against; a fixed number is a group of as many copies of it, paired. */
  b: Group;
  /** Whether value i of both sides comes from one seed, so that their difference counts, and not only the two means. */
  paired: boolean;
}

/** The smallest effect that would matter to a reader, set before the numbers are seen. */
export interface LeastEffect {
  /** Of a difference above 0; of a ratio above 1, in the claimed direction: 1.5 times as many, or 1.5 times fewer. */
  value: number;
  /** Of the difference: `epochs`. Of a ratio: `times`. */
  unit: string;
  /** Why this much. */
  reason: string;
}

/** Something that a source says, in a form that numbers can speak for or against. */
export interface Claim<Result = unknown> {
  /** Its name within the experiment, in kebab case. */
  id: string;
  /** Which text says it, and where in it. */
  source: string;
  /** What it says, in our own words. */
  says: string;
  alternative: Alternative;
  /**
   * What is judged: `difference` (the default), mean(a) - mean(b), or `ratio`, that of the geometric means, for positive numbers that
   * spread over decades.
   */
  effect?: 'difference' | 'ratio';
  leastEffect: LeastEffect;
  /** Takes the numbers from a result: one comparison, or one a condition. Runs that have no number must be given one or be named. */
  measure(result: Result): Measurement | readonly Measurement[];
}
