/** The gradient norms of one step, by name. */
export type GradientNorms = Record<string, number>;

/** One row of a recorder's history. */
export interface GradientRecord {
  /** The number of the step, or of the read where the reader gave no step. */
  step: number;
  norms: GradientNorms;
}

const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * CSV (RFC 4180) of a history: `step`, then one column a name in the order of first appearance; the cell of
 * a name that a step lacks is empty. A norm that is not finite stands as `NaN` or `Infinity`.
 */
export function gradientsToCSV(records: readonly GradientRecord[]): string {
  const names = [...new Set(records.flatMap(({ norms }) => Object.keys(norms)))];
  const rows = records.map(({ step, norms }) => [step, ...names.map((name) => norms[name] ?? '')]);
  return [['step', ...names.map(cell)], ...rows].map((row) => `${row.join(',')}\n`).join('');
}
