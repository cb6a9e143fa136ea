/** A weight that is in both, in another shape. */
export interface MisshapenWeight {
  /** Its name. */
  name: string;
  /** Its shape in the file. */
  found: number[];
  /** Its shape in the model. */
  wanted: number[];
}

/** A weight that is in both, but whose values the model cannot hold. */
export interface MistypedWeight {
  /** Its name. */
  name: string;
  /** Its dtype in the file. */
  found: string;
  /** Its dtype in the model. */
  wanted: string;
}

/** Everything in which weights and model differ. */
export interface WeightMismatches {
  /** In the model and not in the file. */
  missing: { name: string; shape: number[] }[];
  /** In the file and not in the model. */
  extra: { name: string; shape: number[] }[];
  /** In both, in another shape. */
  misshapen: MisshapenWeight[];
  /** In both, with values that the model cannot hold. */
  mistyped: MistypedWeight[];
}

/** Weights do not fit a model; lists every difference, and nothing was loaded. */
export class WeightMismatchError extends Error {
  override readonly name = 'WeightMismatchError';
  /** Every difference. */
  readonly mismatches: WeightMismatches;

  constructor(model: string, from: string, mismatches: WeightMismatches) {
    const { missing, extra, misshapen, mistyped } = mismatches;
    const differ = ({ name, found, wanted }: { name: string; found: string; wanted: string }) =>
      `${name} is ${found} in the file and ${wanted} in the model`;
    const shape = (lengths: number[]) => `[${lengths.join(', ')}]`;
    const groups: [string, string[]][] = [
      ['not in the file', missing.map((weight) => `${weight.name} ${shape(weight.shape)}`)],
      ['not in the model', extra.map((weight) => `${weight.name} ${shape(weight.shape)}`)],
      [
        'of another shape',
        misshapen.map(({ name, found, wanted }) =>
          differ({ name, found: shape(found), wanted: shape(wanted) }),
        ),
      ],
      ['of a type that the model cannot hold', mistyped.map(differ)],
    ];
    const lines = groups
      .filter(([, weights]) => weights.length > 0)
      .map(
        ([title, weights]) =>
          `${weights.length} ${title}:\n${weights.map((line) => `  - ${line}`).join('\n')}`,
      );
    super(`${from} does not fit the model '${model}', and nothing was loaded.\n${lines.join('\n')}`);
    this.mismatches = mismatches;
  }
}
