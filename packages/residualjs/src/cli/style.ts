import type { CliIo, TextStream } from './io.js';

/** How text is set off on a terminal. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

const code = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;
const COLOURED: Style = { bold: code(1, 22), dim: code(2, 22), good: code(32, 39), bad: code(31, 39) };

const same = (text: string) => text;
const PLAIN: Style = { bold: same, dim: same, good: same, bad: same };

/** Whether a stream gets colours: a terminal does, unless `NO_COLOR` is set; `FORCE_COLOR` makes others get them. */
export function hasColour(stream: TextStream, { NO_COLOR, FORCE_COLOR }: CliIo['environment']): boolean {
  if (NO_COLOR) return false; // https://no-color.org: set and not empty
  if (FORCE_COLOR) return FORCE_COLOR !== '0';
  return stream.isTTY === true;
}

/** Colours where the stream shows them, else plain text. */
export function styleFor(stream: TextStream, environment: CliIo['environment']): Style {
  return hasColour(stream, environment) ? COLOURED : PLAIN;
}
