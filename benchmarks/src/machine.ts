import os from 'node:os';

/** The machine that a measurement was made on. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  node: string;
  platform: string;
  /** Load average of the last minute before the run: above the number of idle cores the figures are too low. */
  loadBefore: number;
}

/** Describes the machine that this process runs on. */
export function describeMachine(): Machine {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round((os.totalmem() / 2 ** 30) * 10) / 10,
    node: process.version,
    platform: `${os.platform()} ${os.arch()}`,
    loadBefore: Math.round(os.loadavg()[0] * 100) / 100,
  };
}
