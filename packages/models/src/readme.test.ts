import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { describeModel } from './describe-model.js';
import { listModels } from './list-models.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const program = new URL('./readme-program.mjs', import.meta.url);
afterAll(() => rmSync(program, { force: true }));

describe('the README', () => {
  it('prints what it says', async () => {
    const [, code, printed] = readme.match(/```js\n(.*?)```\s+```text\n(.*?)```/s) ?? [];
    writeFileSync(program, code);
    const lines: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((...args) => void lines.push(format(...args)));
    await import(/* @vite-ignore */ program.href);
    log.mockRestore();
    expect(lines.join('\n')).toBe(printed.trim());
  });

  it('lists every model as its row has it', () => {
    const rows = listModels().map((name) => {
      const { depth, parameters, multiplyAdds, testError, testErrorNote } = describeModel(name);
      const number = (value: number) => value.toLocaleString('en');
      const error = testError === null ? testErrorNote : `${testError.toFixed(2)} %, ${testErrorNote}`;
      return `| \`${name}\` | ${depth} | ${number(parameters)} | ${number(multiplyAdds)} | ${error} |`;
    });
    expect(readme.replace(/ +\|/g, ' |')).toContain(rows.join('\n')); // the formatter pads cells
  });
});
