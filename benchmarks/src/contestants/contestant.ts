import { fileURLToPath } from 'node:url';
import type { Command } from '../process/child.js';
import type { WorkName } from '../workload.js';

/** Whoever takes part: one of our backends, or a peer. */
export interface Contestant {
  readonly name: string;
  readonly ours: boolean;
  /** Where it is too slow for more: the only batch it takes, if there is one, and at most so many iterations. */
  readonly limits?: { batch?: number; rounds: number; iterations: number };
  /** How far its first results may be off, relative, where that is more than others may; it computes with less than float32. */
  readonly tolerance?: number;
  /** Whether its process answers the request 'peak'. */
  readonly tellsPeak?: boolean;
  /** Why it has no part in some work, or null where it has; peers are not asked for taps, which are ours. */
  refuses(work: WorkName, threads: number): string | null;
  /** What is missing, and the one command that installs it; null where it is here. */
  absence(): Promise<string | null>;
  /** The process that speaks for it. */
  command(threads: number): Command;
}

/** The program of a contestant in Node, beside this file when built. */
export const runner = (file: string): string => fileURLToPath(new URL(`../runners/${file}`, import.meta.url));
