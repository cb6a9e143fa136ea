import { QUANTITIES } from './quantities.mjs';

/**
 * @typedef {import('./judge.mjs').Verdict} Verdict
 * @typedef {import('./quantities.mjs').Sample} Sample
 */

const MIB = 2 ** 20;
const grouped = (/** @type {number} */ value) => value.toLocaleString('en-US');
const mebibytes = (/** @type {number} */ bytes) => `${(bytes / MIB).toFixed(2)} MiB`;

/** @type {(verdict: Verdict) => string[]} */
function cells({ quantity: { name, bytes, bound }, first, last, lowest, highest, slope, rise, grows }) {
  const amount = bytes ? mebibytes : grouped;
  const trend = bound
    ? [`${slope.toFixed(0)} (${bound.slope})`, `${mebibytes(rise)} (${mebibytes(bound.rise)})`]
    : ['exact', 'exact'];
  return [
    name,
    amount(first),
    amount(last),
    amount(lowest),
    amount(highest),
    ...trend,
    grows ? 'GROWS' : 'stays',
  ];
}

const HEAD = ['', 'first', 'last', 'lowest', 'highest', 'bytes a step (bound)', 'rise (bound)', ''];

/** The verdicts as a table of text. @type {(verdicts: readonly Verdict[]) => string} */
export function toTable(verdicts) {
  const rows = [HEAD, ...verdicts.map(cells)];
  const widths = HEAD.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const aligned = rows.map((row) =>
    row.map((text, i) =>
      i === 0 || i === row.length - 1 ? text.padEnd(widths[i]) : text.padStart(widths[i]),
    ),
  );
  return aligned.map((row) => row.join('  ').trimEnd()).join('\n');
}

/**
 * A page with a chart a quantity and the reason of its bound.
 *
 * @param {{title: string, about: string, samples: readonly Sample[], verdicts: readonly Verdict[], warmUp: number}} soak
 * @param {typeof import('../../packages/training/dist/node/report/page.js')} page
 */
export async function toPage({ title, about, samples, verdicts, warmUp }, { chartSection, htmlPage }) {
  const sections = [`<section><p>${about}</p></section>`];
  for (const [i, quantity] of QUANTITIES.entries()) {
    const { key, name, bytes, reason } = quantity;
    const of = (/** @type {readonly Sample[]} */ some) =>
      some.map((sample) => ({ x: sample.step, y: bytes ? sample[key] / MIB : sample[key] }));
    const chart = {
      title: `${name} ${verdicts[i].grows ? 'grows' : 'stays'}`,
      description: `${name} by step, before and after the warm-up.`,
      yLabel: bytes ? 'MiB' : 'number',
      scale: /** @type {const} */ ('linear'),
      curves: [
        { label: 'warm-up', color: 2, points: of(samples.filter(({ step }) => step <= warmUp)) },
        { label: 'counted', color: 1, points: of(samples.filter(({ step }) => step > warmUp)) },
      ],
    };
    sections.push(await chartSection(chart, `<p class="note">${reason}.</p>`));
  }
  return htmlPage(title, sections);
}
