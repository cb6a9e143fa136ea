import type { BackendDriver } from '../driver.js';
import { UnknownBackendError } from '../errors.js';
import type { BackendName } from '../names.js';
import { cpu } from './cpu.js';
import { tensorflow } from './tensorflow.js';
import { wasm } from './wasm.js';
import { webgl } from './webgl.js';
import { webgpu } from './webgpu.js';

/** Every backend by its name. */
export const DRIVERS: Readonly<Record<BackendName, BackendDriver>> = { webgpu, webgl, wasm, tensorflow, cpu };

/** The driver of a backend; a name from outside may be none's. */
export function driverOf(name: string): BackendDriver {
  if (!Object.hasOwn(DRIVERS, name)) throw new UnknownBackendError(name);
  return DRIVERS[name as BackendName];
}
