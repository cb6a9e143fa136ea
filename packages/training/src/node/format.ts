/** `9s`, `3m 05s`, `2h 07m`; at least 0. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h ${two(Math.floor((whole % 3600) / 60))}m`;
}

/** A rate with three digits and more, `0.852`, `21.4`, `1314`. */
export function formatRate(rate: number): string {
  if (!Number.isFinite(rate)) return '-';
  if (rate >= 100) return rate.toFixed(0);
  return rate.toFixed(rate >= 10 ? 1 : 3);
}

/** A loss or a norm: four decimals, or an exponent where these would show nothing. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  return value !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(2) : value.toFixed(4);
}

/** 0.9532 -> `95.3%`. */
export function formatPercent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)}%`;
}
