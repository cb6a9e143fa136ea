import { groupByReason } from './reasons.mjs';

/**
 * @typedef {import('./compare.mjs').Comparison} Comparison
 * @typedef {import('./compare.mjs').Counts} Counts
 */

/** @param {string} backend */
const beginOf = (backend) =>
  `<!-- what follows is written by \`npm run test:tfjs-core -- --backend ${backend} --markdown FILE\` -->`;
/** @param {string} backend */
const endOf = (backend) => `<!-- end of what is written for ${backend} -->`;

/** @param {Counts} counts */
export const countsLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * The tables of a comparison.
 *
 * @param {Comparison} comparison
 * @param {{backend: string, environment: string}} run the environment on one line
 */
export function toMarkdown(
  { stock, ours, regressions, unsteady, repaired, failing, kernels },
  { backend, environment },
) {
  const row = (/** @type {(string | number)[]} */ ...cells) => `| ${cells.join(' | ')} |`;
  return [
    `${environment}.`,
    '',
    row(`\`${backend}\` backend`, 'passed', 'failed', 'skipped'),
    '|---|---:|---:|---:|',
    row('stock', stock.passed, stock.failed, stock.skipped),
    row(`with \`@residualjs/${backend}\``, ours.passed, ours.failed, ours.skipped),
    '',
    `Specs that fail on the stock backend and pass with our kernels: ${repaired.length}; that pass on the stock backend and ` +
      `fail with ours: ${regressions.length}.`,
    ...regressions.flatMap(({ name }) => ['', `- ${name}`]),
    ...(unsteady.length > 0 ? ['', 'By chance, on the stock backend too:'] : []),
    ...unsteady.flatMap((name) => ['', `- ${name}`]),
    '',
    '### Kernel by kernel',
    '',
    row('kernel', 'in tfjs', 'specs that run it', 'passed, stock', 'passed, ours'),
    '|---|---|---:|---:|---:|',
    ...kernels
      .filter(({ specs }) => specs > 0)
      .map((k) => row(`\`${k.kernel}\``, k.inStock ? 'yes' : 'no', k.specs, k.stock, k.ours)),
    '',
    '### What fails on both',
    '',
    row('specs', 'reason'),
    '|---:|---|',
    ...groupByReason(failing).map(({ reason, names }) => row(names.length, reason)),
  ].join('\n');
}

/**
 * Puts a text between the two markers that a page has for a backend.
 *
 * @param {string} page
 * @param {string} backend
 * @param {string} text
 * @throws if the page has not both
 */
export function insertReport(page, backend, text) {
  const [opening, closing] = [beginOf(backend), endOf(backend)];
  const begin = page.indexOf(opening);
  const end = page.indexOf(closing);
  if (begin < 0 || end < begin) throw new Error(`the page has no lines '${opening}' and '${closing}'`);
  return `${page.slice(0, begin + opening.length)}\n\n${text}\n\n${page.slice(end)}`;
}
