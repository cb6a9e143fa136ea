import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { readJournal } from './node.js';

const program = new URL('./fixtures/readme-program.mjs', import.meta.url);
const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
  rmSync(program, { force: true });
});

it('prints and writes what the README says', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, code, printed] = readme.match(/```js\n(.*?)```\s+```text\n(.*?)```/s) ?? [];
  writeFileSync(program, code);
  process.chdir(folder);
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
  const progress = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  await import(/* @vite-ignore */ program.href);
  progress.mockRestore();
  log.mockRestore();
  expect(lines.join('\n')).toBe(printed.trim());
  expect(readJournal('journal.jsonl').entries.filter(({ type }) => type === 'step')).toHaveLength(40);
  expect(existsSync('report.html')).toBe(true);
});
