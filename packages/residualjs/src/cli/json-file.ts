import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './usage-error.js';

/** Throws unless a file can be in the folder that is asked for: better before a long run than after it. */
export async function checkJsonFile(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const folder = await stat(dirname(file)).catch(() => null);
  if (!folder?.isDirectory()) throw new UsageError(`--json '${file}': there is no folder '${dirname(file)}'`);
}

/** Writes a result as JSON, whole or not at all; does nothing where no file was asked for. */
export async function writeJson(file: string | undefined, value: unknown): Promise<void> {
  if (file === undefined) return;
  const { writeWhole } = await import('@residualjs/training/node');
  await writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}
