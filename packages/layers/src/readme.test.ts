import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import { afterEach, expect, it, vi } from 'vitest';

const program = new URL('./testing/readme-program.mjs', import.meta.url);
afterEach(() => rmSync(program, { force: true }));

it('prints what its README says', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, code, printed] = readme.match(/```js\n(.*?)```\s+```text\n(.*?)```/s) ?? [];
  writeFileSync(program, code);
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...args) => void lines.push(format(...args)));
  await import(/* @vite-ignore */ program.href);
  log.mockRestore();
  expect(lines.join('\n')).toBe(printed.trim());
});
