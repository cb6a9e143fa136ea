import { writeWhole } from '@residualjs/training/node';

/** Writes a result as JSON, whole or not at all; does nothing where no file was asked for. */
export async function writeJson(file: string | undefined, value: unknown): Promise<void> {
  if (file !== undefined) await writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}
