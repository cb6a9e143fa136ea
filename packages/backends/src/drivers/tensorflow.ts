import * as tf from '@tensorflow/tfjs-core';
import { isNotInstalled } from '../absence.js';
import { activate } from '../activate.js';
import { nodeModule, nodeProcess, processorName } from '../device.js';
import type { BackendDriver } from '../driver.js';
import { addNumericPadding } from './numeric-padding.js';

/** What is used of tfjs-node and tfjs-node-gpu. */
interface TfjsNode {
  version?: Record<string, string>;
}

/** The GPU build first. In a list, so that no bundler goes looking for them: they are the user's to install. */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/** TensorFlow's C library, in Node, where the user has installed tfjs-node or tfjs-node-gpu. */
export const tensorflow: BackendDriver = {
  name: 'tensorflow',
  install: 'npm install @tensorflow/tfjs-node@4.22.0',
  load: importFirst,
  async probe() {
    await importFirst();
  },
  async start() {
    const { name, module } = await importFirst();
    if (tf.findBackendFactory('tensorflow') === null) {
      throw new Error(
        `${name} registers itself with another copy of tfjs-core: install one version of both (4.22.0)`,
      );
    }
    addNumericPadding('tensorflow');
    await activate('tensorflow');
    const os = nodeModule<{ availableParallelism(): number }>('node:os');
    return {
      device: name.endsWith('-gpu') ? 'GPU (CUDA)' : processorName(),
      simd: null,
      threads: os?.availableParallelism() ?? 1, // TensorFlow's own default: as many as there are cores
      versions: { [name]: module.version?.['tfjs-node'] ?? 'unknown', ...libraryVersion() },
    };
  },
};

async function importFirst(): Promise<{ name: string; module: TfjsNode }> {
  if (nodeProcess() === undefined) throw new Error("TensorFlow's library is there in Node only");
  restoreRemovedUtilities();
  const before = tf.getBackend();
  for (const name of PACKAGES) {
    try {
      const { default: module }: { default: TfjsNode } = await import(/* @vite-ignore */ name); // CommonJS
      return { name, module };
    } catch (error) {
      if (!isNotInstalled(error as Error)) throw error;
    } finally {
      // tfjs-node makes itself the backend when it is imported
      if (before !== undefined && tf.getBackend() !== before) await tf.setBackend(before);
    }
  }
  throw new Error(`neither ${PACKAGES.join(' nor ')} is installed`);
}

/** tfjs-node calls two functions of `node:util` that Node 23 removed: without them every op fails there. */
function restoreRemovedUtilities(): void {
  const util = nodeModule<Record<string, unknown>>('node:util');
  if (util === undefined) return;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

function libraryVersion(): Record<string, string> {
  const { binding } = tf.backend() as { binding?: { TF_Version?: string } };
  return binding?.TF_Version === undefined ? {} : { tensorflow: binding.TF_Version };
}
