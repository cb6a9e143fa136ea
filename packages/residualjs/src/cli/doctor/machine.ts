import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';

/** The machine and the Node that runs here. */
export interface Machine {
  node: string;
  platform: string;
  architecture: string;
  processor: string;
  cores: number;
  memoryBytes: number;
}

/** Looks at the machine. */
export function describeMachine(): Machine {
  return {
    node: process.versions.node,
    platform: platform(),
    architecture: arch(),
    processor: cpus()[0]?.model.trim() || 'unnamed',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  };
}
