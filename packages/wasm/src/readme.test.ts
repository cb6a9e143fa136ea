import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import { afterEach, expect, it, vi } from 'vitest';

const folder = new URL('./testing/readme/', import.meta.url);
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('prints what the README says, with the import of auto alone', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, code, printed] = readme.match(/```js\n(.*?)```\s+```text\n(.*?)```/s) ?? [];
  mkdirSync(folder, { recursive: true });
  const program = new URL('program.mjs', folder);
  writeFileSync(program, code);
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...args) => void lines.push(format(...args)));
  await import(/* @vite-ignore */ program.href);
  log.mockRestore();
  expect(lines.join('\n')).toBe(printed.trim());
});
