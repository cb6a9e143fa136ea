import { createInterface } from 'node:readline/promises';
import type { TextStream } from '../../io.js';

/** Asks on a terminal. Anything but y or yes is a no. */
export async function confirm(
  question: string,
  stdout: TextStream,
  stdin: NodeJS.ReadableStream = process.stdin,
): Promise<boolean> {
  stdout.write(`${question} [y/N] `);
  const lines = createInterface({ input: stdin });
  try {
    for await (const line of lines) return /^y(es)?$/i.test(line.trim());
    return false; // the stream ended without an answer
  } finally {
    lines.close();
  }
}
