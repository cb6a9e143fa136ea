import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where peers are installed: none of them is a dependency. */
export const PEERS_FOLDER = fileURLToPath(new URL('../../peers', import.meta.url));

/** Loads and resolves packages as a file in `folder` of the peers would. */
export const peerRequire = (folder = '.'): NodeJS.Require =>
  createRequire(join(PEERS_FOLDER, folder, 'package.json'));

/** What is missing where a package cannot be resolved; null where it can. */
export function packageAbsence(name: string, install: string, folder?: string): string | null {
  try {
    peerRequire(folder).resolve(name);
    return null;
  } catch {
    return `not installed: ${install}`;
  }
}
