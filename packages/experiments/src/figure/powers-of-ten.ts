const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A whole power of ten, as it is set in print: 10⁻³, 1, 10, 10². */
export function powerOfTen(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (exponent === 0) return '1';
  if (exponent === 1) return '10';
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** Every `step`th power of ten between two values, and the one on either side. */
export function decades(low: number, high: number, step = 1): number[] {
  const first = Math.floor(Math.log10(low) / step) * step;
  const last = Math.ceil(Math.log10(high) / step) * step;
  return Array.from({ length: (last - first) / step + 1 }, (_, i) => 10 ** (first + i * step));
}
