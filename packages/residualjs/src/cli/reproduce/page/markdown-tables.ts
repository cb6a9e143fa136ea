import { escapeHtml } from '@residualjs/training/node';

const isRow = (line: string) => line.startsWith('|');
const cells = (line: string) =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

function table([head, , ...rows]: readonly string[]): string {
  const titles = cells(head).map((title) => `<th scope="col">${escapeHtml(title)}</th>`);
  const body = rows.map((row) => {
    const [first, ...rest] = cells(row).map(escapeHtml);
    return `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return (
    `<div class="scroll"><table class="plain"><thead><tr>${titles.join('')}</tr></thead>` +
    `<tbody>\n${body.join('\n')}\n</tbody></table></div>`
  );
}

/** The summary of an experiment as HTML: of Markdown its tables, and every other line as a paragraph. */
export function markdownTables(markdown: string): string {
  const parts: string[] = [];
  const lines = markdown.split('\n').filter((line) => line.trim() !== '');
  while (lines.length > 0) {
    if (!isRow(lines[0])) {
      parts.push(`<p>${escapeHtml(lines.shift() as string)}</p>`);
      continue;
    }
    const end = lines.findIndex((line) => !isRow(line));
    parts.push(table(lines.splice(0, end < 0 ? lines.length : end)));
  }
  return parts.join('\n');
}
