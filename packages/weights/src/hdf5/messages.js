/**
 * What the HDF5 library prints where it meets damage, so that errors can give its reason. The library keeps the `console.error` that
 * it finds when it starts: this module must be imported before it.
 */

/** The latest lines, at most {@link MOST}. @type {string[]} */
export const messages = [];

const MOST = 64;

for (const method of /** @type {const} */ (['error', 'warn', 'log'])) {
  console[method] = (...parts) => {
    messages.push(parts.join(' ').slice(0, 400));
    if (messages.length > MOST) messages.shift();
  };
}

/** The innermost reason in what was printed, and nothing is kept of it. */
export function takeReason() {
  // An error stack of HDF5 starts with the outermost function; each has a line 'file.c line N in function(): what is wrong'.
  const reasons = messages.map((line) => /\): (.+)$/.exec(line)?.[1]).filter(Boolean);
  messages.length = 0;
  return reasons.at(-1) ?? '';
}
