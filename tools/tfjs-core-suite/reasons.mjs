/** @typedef {import('./compare.mjs').Failure} Failure */

/** What the messages of failures say, in words; the first that fits counts. @type {[RegExp, (match: RegExpMatchArray) => string][]} */
const REASONS = [
  [/Kernel '(\w+)' not registered/, ([, kernel]) => `no kernel \`${kernel}\``],
  [/dataFormat:'(?:NCHW|channelsFirst)'/, () => 'channels before height and width (NCHW)'],
  [/only supports rank-1 bias/, () => 'a bias that is not a vector of channels'],
  [
    /non non-float32|Unknown dtype|Aborted\(\)|string comparison|supports? .*string/,
    () => 'other data types (int32, string)',
  ],
];

/**
 * Counts failures by their reason, most frequent first.
 *
 * @param {Failure[]} failures
 * @returns {{reason: string, names: string[]}[]}
 */
export function groupByReason(failures) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const { name, message } of failures) {
    const reason = reasonOf(`${message}\n${name}`);
    groups.set(reason, [...(groups.get(reason) ?? []), name]);
  }
  return [...groups]
    .map(([reason, names]) => ({ reason, names }))
    .sort((a, b) => b.names.length - a.names.length || a.reason.localeCompare(b.reason));
}

/** @param {string} text */
function reasonOf(text) {
  for (const [pattern, describe] of REASONS) {
    const match = text.match(pattern);
    if (match !== null) return describe(match);
  }
  return 'a wrong result';
}
