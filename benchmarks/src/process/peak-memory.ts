import { readFileSync } from 'node:fs';

/**
 * The most physical memory that this process has held, in bytes.
 *
 * Linux counts in `ru_maxrss` also what the process held before it became this program, a copy of its parent; the
 * high-water mark of /proc begins anew with the program.
 */
export function peakMemory(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // no /proc: not Linux
  }
  return process.resourceUsage().maxRSS * 1024;
}
