import type { ModelSummary } from './summarize.js';

const grouped = (value: number | null) =>
  value === null ? '?' : String(value).replace(/\B(?=(\d{3})+$)/g, ',');

const shapeText = (shape: (number | null)[]) => `[${shape.map((length) => length ?? '-').join(', ')}]`;

const mebibytes = (bytes: number | null) => (bytes === null ? '?' : (bytes / 2 ** 20).toFixed(2));

/**
 * A summary as a table of plain text: a line a layer, then the totals, then the activations of one image.
 *
 * @example
 * console.log(formatSummary(summarize(resnet20())));
 */
export function formatSummary({ layers, ...total }: ModelSummary): string {
  const rows = [
    ['layer', 'type', 'output', 'parameters', 'multiply-adds'],
    ...layers.map((layer) => [
      layer.name,
      layer.type,
      shapeText(layer.outputShape),
      grouped(layer.parameters),
      grouped(layer.multiplyAdds),
    ]),
    [total.name, '', '', grouped(total.parameters), grouped(total.multiplyAdds)],
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column < 3 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(Math.max(...lines.map((line) => line.length)));
  const { inferencePeak, inferenceTotal, training } = total.activations;
  const activations =
    `activations of one image: ${mebibytes(inferencePeak)} MiB at once at inference, ${mebibytes(inferenceTotal)} in all; ` +
    `${mebibytes(training)} MiB kept in training`;
  return [lines[0], rule, ...lines.slice(1, -1), rule, lines.at(-1), activations].join('\n');
}
