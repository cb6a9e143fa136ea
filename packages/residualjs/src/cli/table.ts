import { stripVTControlCharacters } from 'node:util';

/** A column of a table. */
export interface Column {
  title: string;
  /** Numbers stand to the right. */
  align?: 'left' | 'right';
}

/** How wide a text is on the screen: without the codes that colour it. */
const widthOf = (text: string) => stripVTControlCharacters(text).length;

const pad = (text: string, width: number, align: Column['align']) => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'right' ? space + text : text + space;
};

/**
 * Lines of aligned columns, two spaces apart, the titles first.
 *
 * @param title styles a title; its width must not change
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  title: (text: string) => string = (text) => text,
): string[] {
  const all = [columns.map((column) => title(column.title)), ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => widthOf(row[i]))));
  return all.map((row) =>
    row
      .map((cell, i) => pad(cell, widths[i], columns[i].align))
      .join('  ')
      .trimEnd(),
  );
}

/** Lines of `label  value`, the values one beneath the other; a value's further lines are indented as far. */
export function formatFields(
  fields: readonly (readonly [label: string, value: string])[],
  label: (text: string) => string = (text) => text,
): string[] {
  const width = Math.max(...fields.map(([name]) => name.length));
  return fields.flatMap(([name, value]) => {
    const indent = ' '.repeat(width - name.length);
    const [first, ...more] = value.split('\n');
    return [`${label(name)}${indent}  ${first}`, ...more.map((line) => `${' '.repeat(width)}  ${line}`)];
  });
}
