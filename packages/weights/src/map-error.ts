import type { WeightLayout } from './layouts.js';

/** A weight whose shape has not as many dimensions as its layout. */
export interface MisrankedWeight {
  /** Its name where it comes from. */
  name: string;
  /** Its name where it goes. */
  other: string;
  /** Its shape. */
  shape: number[];
  /** The layout that the map gives it. */
  layout: WeightLayout;
}

/** Everything in which weights and a map differ. */
export interface WeightMapProblems {
  /** In the map and not among the weights: their name, then the other. */
  missing: string[];
  /** Among the weights and not in the map. */
  extra: { name: string; shape: number[] }[];
  /** Not of the dimensions that their layout has. */
  misranked: MisrankedWeight[];
}

/** Weights do not fit a map of names; lists every difference. */
export class WeightMapError extends Error {
  override readonly name = 'WeightMapError';
  /** Every difference. */
  readonly problems: WeightMapProblems;

  constructor(from: string, problems: WeightMapProblems) {
    const { missing, extra, misranked } = problems;
    const groups: [string, string[]][] = [
      ['missing', missing],
      ['not in the map', extra.map(({ name, shape }) => `${name} [${shape.join(', ')}]`)],
      [
        'of another number of dimensions than the layout has',
        misranked.map(
          ({ name, other, shape, layout }) =>
            `${name} (${other}) is [${shape.join(', ')}], mapped as ${layout}`,
        ),
      ],
    ];
    const lines = groups
      .filter(([, list]) => list.length > 0)
      .map(([title, list]) => `${list.length} ${title}:\n${list.map((line) => `  - ${line}`).join('\n')}`);
    super(`${from} does not fit the map of names.\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
