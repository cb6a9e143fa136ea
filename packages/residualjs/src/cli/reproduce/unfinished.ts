import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '@residualjs/common/node';
import type { ReproduceSettings } from './settings.js';

/** A reproduction that has begun, and not ended with every experiment done. */
export interface Unfinished extends ReproduceSettings {
  names: string[];
}

const textOf = (what: Unfinished) => `${JSON.stringify(what, null, 2)}\n`;
const pathIn = (folder: string) => join(folder, 'unfinished.json');

/** Notes that a reproduction begins: until {@link finish} the same one goes on with it. */
export async function begin(folder: string, what: Unfinished): Promise<void> {
  await writeWhole(pathIn(folder), textOf(what));
}

/** Whether just this reproduction was broken off in the folder. */
export async function isUnfinished(folder: string, what: Unfinished): Promise<boolean> {
  const found = await readFile(pathIn(folder), 'utf8').catch(() => null);
  return found === textOf(what);
}

/** Notes that nothing is left to go on with. */
export const finish = (folder: string): Promise<void> => rm(pathIn(folder), { force: true });
