/** A weight that one side has and the other has not. */
export interface LoneWeight {
  /** Its name in the model, or in the file where the model has none for it. */
  name: string;
  /** Its name in the file, where a map gives it another. */
  source?: string;
  /** Its shape, on the side that has it. */
  shape: number[];
}

/** A weight that is in both, in another shape. */
export interface MisshapenWeight {
  /** Its name. */
  name: string;
  /** Its name in the file, where a map gives it another. */
  source?: string;
  /** Its shape in the file. */
  found: number[];
  /** Its shape in the model. */
  wanted: number[];
  /** The shape that the file should have for it, where a map says that dimensions lie otherwise there. */
  inFile?: number[];
}

/** A weight that is in both, but whose values the model cannot hold. */
export interface MistypedWeight {
  /** Its name. */
  name: string;
  /** Its name in the file, where a map gives it another. */
  source?: string;
  /** Its dtype in the file. */
  found: string;
  /** Its dtype in the model. */
  wanted: string;
}

/** Everything in which weights and model differ. */
export interface WeightMismatches {
  /** In the model and not in the file. */
  missing: LoneWeight[];
  /** In the file and not in the model. */
  extra: LoneWeight[];
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
    const both = ({ name, source }: { name: string; source?: string }) =>
      source === undefined || source === name ? name : `${name} (${source})`;
    const differ = (weight: { name: string; source?: string; found: string; wanted: string }) =>
      `${both(weight)} is ${weight.found} in the file and ${weight.wanted} in the model`;
    const shape = (lengths: number[]) => `[${lengths.join(', ')}]`;
    const lone = (weight: LoneWeight) => `${both(weight)} ${shape(weight.shape)}`;
    const groups: [string, string[]][] = [
      ['not in the file', missing.map(lone)],
      ['not in the model', extra.map(lone)],
      [
        'of another shape',
        misshapen.map(({ inFile, found, wanted, ...weight }) => {
          const line = differ({ ...weight, found: shape(found), wanted: shape(wanted) });
          return inFile ? `${line}, which must be ${shape(inFile)} in the file` : line;
        }),
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
