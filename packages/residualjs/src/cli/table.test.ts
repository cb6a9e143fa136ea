import { expect, it } from 'vitest';
import { formatFields, formatTable } from './table.js';

it('aligns columns, numbers to the right, without spaces at the ends of lines', () => {
  const columns = [{ title: 'name' }, { title: 'n', align: 'right' }, { title: 'note' }] as const;
  const lines = formatTable(columns, [
    ['a', '1', ''],
    ['bcdef', '1,234', 'x'],
  ]);
  expect(lines).toEqual(['name       n  note', 'a          1', 'bcdef  1,234  x']);
});

it('does not count the codes that colour a text', () => {
  const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;
  const lines = formatTable([{ title: 'a' }, { title: 'b' }], [['long', 'x']], bold);
  expect(lines[0]).toBe(`${bold('a')}     ${bold('b')}`);
});

it('sets values beneath each other, also those of more than one line', () => {
  expect(
    formatFields([
      ['a', 'x'],
      ['long', 'one\ntwo'],
    ]),
  ).toEqual(['a     x', 'long  one', '      two']);
});
