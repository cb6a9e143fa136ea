import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file or folder of real data, from `RESIDUAL_DATA` or beside the checkout; null where it is absent. */
export function sharedData(relative: string): string | null {
  const beside = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
  const path = join(process.env.RESIDUAL_DATA ?? beside, relative);
  return existsSync(path) ? path : null;
}
