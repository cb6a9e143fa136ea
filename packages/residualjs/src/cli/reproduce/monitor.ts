import { readFile } from 'node:fs/promises';
import type { TextStream } from '../io.js';

/** Shows which experiments run and how far they are. */
export interface Monitor {
  progress(name: string, text: string): void;
  /** Follows what a process prints into a file, by the last line of it. */
  follow(name: string, log: string): void;
  /** An experiment has ended; the line stays. */
  ended(name: string, text: string): void;
  stop(): void;
}

/** Milliseconds between two looks: at a terminal, and where every line stays. */
const EVERY = { terminal: 500, lines: 30_000 };

/** On a terminal a line that moves, with those that have ended above it; elsewhere a line now and then. */
export function runMonitor(
  stream: TextStream,
  { every = stream.isTTY ? EVERY.terminal : EVERY.lines } = {},
): Monitor {
  const running = new Map<string, string>();
  const logs = new Map<string, string>();
  let shown = '';
  const wipe = () => {
    if (stream.isTTY && shown !== '') stream.write('\r\u001b[K');
    shown = '';
  };
  function show() {
    const text = [...running].map(([name, progress]) => `${name} ${progress}`.trim()).join(' · ');
    if (text === '' || text === shown) return;
    stream.write(stream.isTTY ? `\r\u001b[K${text.slice(0, (stream.columns ?? 80) - 1)}` : `${text}\n`);
    shown = text;
  }
  async function look() {
    for (const [name, log] of logs) {
      const last = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n').at(-1) ?? '';
      const counts = /\d+\/\d+$/.exec(last)?.[0];
      if (counts !== undefined && running.has(name)) running.set(name, counts);
    }
    show();
  }
  const timer = setInterval(look, every);
  timer.unref();
  return {
    progress(name, text) {
      running.set(name, text);
    },
    follow(name, log) {
      running.set(name, '');
      logs.set(name, log);
    },
    ended(name, text) {
      running.delete(name);
      logs.delete(name);
      wipe();
      stream.write(`${name}: ${text}\n`);
    },
    stop() {
      clearInterval(timer);
      wipe();
    },
  };
}
