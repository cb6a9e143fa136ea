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
  let rows: string[] = [];
  for (const line of [...markdown.split('\n'), '']) {
    if (isRow(line)) {
      rows.push(line);
      continue;
    }
    if (rows.length > 0) parts.push(table(rows));
    rows = [];
    if (line.trim() !== '') parts.push(`<p>${escapeHtml(line)}</p>`);
  }
  return parts.join('\n');
}
