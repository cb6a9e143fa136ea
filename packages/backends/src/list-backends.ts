import { absence } from './absence.js';
import { DRIVERS } from './drivers/index.js';
import { BACKEND_NAMES, type BackendName } from './names.js';

/** Whether a backend could start here. */
export interface BackendPresence {
  name: BackendName;
  present: boolean;
  /** Why it could not. */
  reason?: string;
  /** The command that brings it, where one does. */
  install?: string;
}

/**
 * Every backend and whether it could start here, best first. Loads what is installed and starts nothing: the
 * backend in use stays.
 *
 * @example
 * for (const { name, present, reason } of await listBackends()) {
 *   console.log(name, present ? 'present' : reason);
 * }
 */
export async function listBackends(): Promise<BackendPresence[]> {
  const found: BackendPresence[] = [];
  for (const name of BACKEND_NAMES) found.push(await presenceOf(name));
  return found;
}

async function presenceOf(name: BackendName): Promise<BackendPresence> {
  const driver = DRIVERS[name];
  try {
    await driver.probe();
    return { name, present: true };
  } catch (error) {
    const { reason, install } = absence(driver, error);
    return install === null ? { name, present: false, reason } : { name, present: false, reason, install };
  }
}
