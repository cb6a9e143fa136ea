import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import { vi } from 'vitest';

/** What the first program of a README printed, and what the README says that it prints. */
export interface ReadmeRun {
  readme: string;
  printed: string;
  expected: string;
}

/**
 * Runs the first program (` ```js `) of a package's README in this process. What it is said to print is the block after it.
 *
 * @param test `import.meta.url` of a test in the package's `src`; the program runs from there, with the same sources
 */
export async function runReadme(test: string): Promise<ReadmeRun> {
  const readme = readFileSync(new URL('../README.md', test), 'utf8');
  const found = /```js\n(.*?)```[^`]*```(?:text)?\n(.*?)```/s.exec(readme);
  if (found === null) throw new Error('the README has no program with a block of output after it');
  const [, code, expected] = found;
  const program = new URL('./readme-program.mjs', test);
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...args) => void lines.push(format(...args)));
  try {
    writeFileSync(program, code);
    await import(/* @vite-ignore */ program.href);
  } finally {
    log.mockRestore();
    rmSync(program, { force: true });
  }
  return { readme, printed: lines.join('\n'), expected: expected.trim() };
}
