/** Labels: in one list, or in a list each, alone or one-hot. */
export type LabelValues = ArrayLike<number> | readonly ArrayLike<number>[];

/** Labels as a dataset has them. */
export interface ReadLabels {
  /** `[N]`, bytes where they do. */
  labels: Uint8Array | Uint16Array;
  /** How many classes there are. */
  classes: number;
}

/** Labels are of 16 bits at most. */
const MOST = 65_536;

/**
 * Labels of `[N]`, `[N][1]` or one-hot `[N][classes]`. Where the number of classes is not given it is the length of the
 * one-hot rows, or what the largest label asks for.
 *
 * @throws RangeError naming the place of what is no label, or of a class that there is not.
 */
export function readLabels(values: LabelValues, given?: number): ReadLabels {
  const { length } = values;
  if (!(length >= 1)) throw new RangeError('labels is empty: a dataset has at least one image');
  const first = values[0];
  const width = typeof first === 'object' && first?.length > 1 ? first.length : null; // of one-hot rows
  const classes = given ?? width ?? MOST;
  if (!Number.isInteger(classes) || classes < 1 || classes > MOST) {
    throw new RangeError(`${classes} classes: there must be a whole number from 1 to ${MOST}`);
  }
  const labels = Uint16Array.from({ length }, (_, i) => {
    const entry = values[i];
    const label =
      typeof entry === 'object' && entry !== null ? labelOf(entry, `labels[${i}]`, width, classes) : entry;
    if (Number.isInteger(label) && label >= 0 && label < classes) return label;
    throw new RangeError(`labels[${i}] (=${String(label)}) must be an integer from 0 to ${classes - 1}`);
  });
  const used = given ?? width ?? labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  return { labels: used <= 256 ? Uint8Array.from(labels) : labels, classes: used };
}

/** The label that a list of one holds, or where the 1 of a one-hot row is. */
function labelOf(row: ArrayLike<number>, where: string, width: number | null, classes: number): number {
  if (width === null && row.length === 1) return row[0];
  if (row.length !== classes) {
    throw new RangeError(`${where} has ${row.length} values where there are ${classes} classes`);
  }
  const values = Array.from(row);
  const counts = [0, 1].map((wanted) => values.filter((value) => value === wanted).length);
  if (counts[0] === values.length - 1 && counts[1] === 1) return values.indexOf(1);
  throw new RangeError(`${where} (=[${values.join(', ')}]) must have one 1 and zeros else`);
}
