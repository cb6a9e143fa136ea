/** The errors of JavaScript itself are ours, not the user's: they come with the place where they happened. */
const BUGS = new Set(['TypeError', 'ReferenceError', 'SyntaxError']);

/** What an error says to the user. */
export function errorText(error: unknown): string {
  const { name, message, stack = message } = error instanceof Error ? error : new Error(String(error));
  return BUGS.has(name) ? stack : message;
}
