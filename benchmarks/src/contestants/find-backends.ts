import { existsSync } from 'node:fs';
import type { BackendName } from '@residualjs/backends';
import { ask } from '../process/ask.js';
import type { FoundBackend } from '../runners/find-backends.js';

/** SwiftShader, a Vulkan in software, lies there on Debian and comes with Chromium; it tells no loader of itself. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const SWIFTSHADER_ENV = { VK_DRIVER_FILES: SWIFTSHADER, VK_ICD_FILENAMES: SWIFTSHADER };
const SOFTWARE_INSTALL = 'apt-get install chromium libvulkan1 (a Vulkan in software)';

/** A backend as the benchmark can use it. */
export interface BackendFinding extends FoundBackend {
  /** Variables that its process needs. */
  env: Readonly<Record<string, string>>;
}

type Env = BackendFinding['env'];

/** Asks a process of its own, since libraries of backends may end it, or keep it. */
async function find(names: readonly BackendName[], env: Env): Promise<BackendFinding[]> {
  const found = await ask<FoundBackend[]>('find-backends.js', names, { env, timeout: 60_000 });
  return found.map((one) => ({ ...one, env }));
}

/** Where the system has no Vulkan but a software one that nobody told it of. */
const hiddenVulkan = (environment: NodeJS.ProcessEnv) =>
  environment.VK_DRIVER_FILES === undefined &&
  environment.VK_ICD_FILENAMES === undefined &&
  existsSync(SWIFTSHADER);

/**
 * Which of these backends are here; a software WebGPU counts, also where Vulkan must be told of it. The slow ones come last: others are
 * compared with the first.
 */
export async function findBackends(names: readonly BackendName[]): Promise<BackendFinding[]> {
  const found = await find(names, {});
  const missing = found.findIndex(({ name, present }) => name === 'webgpu' && !present);
  if (missing >= 0) {
    const again = hiddenVulkan(process.env) ? await find(['webgpu'], SWIFTSHADER_ENV) : [];
    const install = /finds no GPU/.test(found[missing].reason ?? '')
      ? SOFTWARE_INSTALL
      : found[missing].install;
    found[missing] = again.find(({ present }) => present) ?? { ...found[missing], install };
  }
  return found.sort((a, b) => Number(isSlow(a)) - Number(isSlow(b)));
}

/** A step of ResNet-20 takes the cpu backend, and WebGPU without a GPU, seconds an image. */
export const isSlow = ({ name, software = false }: FoundBackend): boolean => name === 'cpu' || software;

/** What a slow backend does. */
export const SLOW = { batch: 1, rounds: 3, iterations: 1 };

/** What is missing of a backend that is not here, and the command that installs it. */
export const absenceOf = ({ reason, install }: FoundBackend): string =>
  `${reason}${install === undefined ? '' : `: ${install}`}`;
