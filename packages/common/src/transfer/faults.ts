/** The reason that `fetch failed` hides in its causes. */
export function reasonOf(error: unknown): string {
  const { message, cause, code } = error as Error & { code?: string };
  return [message || code, cause ? reasonOf(cause) : ''].filter(Boolean).join(': ');
}

/** Whether a request failed since there is no such host, or nobody listening: asking again at once changes nothing. */
export function isUnreachable(error: unknown): boolean {
  return ['ENOTFOUND', 'ECONNREFUSED'].includes(((error as Error).cause as { code?: string })?.code ?? '');
}
