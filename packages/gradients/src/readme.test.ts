import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';

const folder = new URL('./fixtures/', import.meta.url);
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('prints what the README says', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, code, printed] = readme.match(/```js\n(.*?)```\s+```\n(.*?)```/s) ?? [];
  mkdirSync(folder, { recursive: true });
  const program = new URL('readme-program.mjs', folder);
  writeFileSync(program, code);
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
  await import(/* @vite-ignore */ program.href);
  log.mockRestore();
  const cells = (csv: string) =>
    csv
      .trim()
      .split(/[,\n]/)
      .map((cell) => (Number.isNaN(Number(cell)) ? cell : Number(cell).toPrecision(6)));
  expect(cells(lines.join('\n'))).toEqual(cells(printed));
});
