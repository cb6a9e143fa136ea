import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import * as tf from '@tensorflow/tfjs-core';

/** The machine that a measurement was made on. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  node: string;
  platform: string;
  /** Load average of the last minute before the run: above the number of idle cores the figures are too low. */
  loadBefore: number;
  /** Versions of what takes part, by name; those of peers are in the descriptions of their set-ups. */
  versions: Record<string, string>;
}

const manifest = () => JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The commit that the checkout is at, where it is one and git is there. */
function commit(): string | null {
  try {
    const options = { cwd: new URL('.', import.meta.url), encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync('git', ['describe', '--always', '--dirty'], options).trim();
  } catch {
    return null;
  }
}

/** Describes the machine that this process runs on. */
export function describeMachine(): Machine {
  const at = commit();
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round((os.totalmem() / 2 ** 30) * 10) / 10,
    node: process.version,
    platform: `${os.platform()} ${os.arch()}`,
    loadBefore: Math.round(os.loadavg()[0] * 100) / 100,
    versions: {
      residualjs: `${manifest().version}${at === null ? '' : ` (commit ${at})`}`,
      'TensorFlow.js': tf.version_core,
      Node: process.versions.node,
      V8: process.versions.v8,
      [os.type()]: os.release(),
    },
  };
}
