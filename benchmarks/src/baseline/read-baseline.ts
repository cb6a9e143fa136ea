import { readFile } from 'node:fs/promises';
import type { Related } from './relations.js';

const isRate = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value > 0;

// biome-ignore lint/suspicious/noExplicitAny: a document from outside
function problem(document: any): string | null {
  if (!Array.isArray(document?.comparisons)) return "it has no list 'comparisons'";
  if (!isRate(document.peak128?.plain)) return `peak128.plain is ${document.peak128?.plain}`;
  if (!isRate(document.bandwidth)) return `bandwidth is ${document.bandwidth}`;
  for (const [i, comparison] of document.comparisons.entries()) {
    if (!Array.isArray(comparison?.measurements)) return `comparisons[${i}] has no list 'measurements'`;
    for (const [j, measurement] of comparison.measurements.entries()) {
      const speed = measurement?.imagesPerSecond?.median;
      if (!isRate(speed)) return `comparisons[${i}].measurements[${j}].imagesPerSecond.median is ${speed}`;
    }
  }
  return null;
}

/**
 * Reads what `--json` wrote in an earlier run.
 *
 * @throws Error where the file cannot be read, or is none of these
 */
export async function readBaseline(file: string): Promise<Related> {
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new Error(`the baseline ${file} cannot be read (${error.code}); make one with --json ${file}`);
  });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Error(`the baseline ${file} is no JSON: ${(error as Error).message}`);
  }
  const wrong = problem(document);
  if (wrong !== null) throw new Error(`the baseline ${file} is no report of this benchmark: ${wrong}`);
  return document as Related;
}
