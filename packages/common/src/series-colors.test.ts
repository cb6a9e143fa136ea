import { expect, it } from 'vitest';
import { SERIES_COLORS } from './series-colors.js';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

it('each is seen on its page: a contrast of at least 3, as WCAG asks of graphics', () => {
  for (const color of SERIES_COLORS.light) expect(contrast(color, '#ffffff'), color).toBeGreaterThan(3);
  for (const color of SERIES_COLORS.dark) expect(contrast(color, '#1f1f1d'), color).toBeGreaterThan(3);
  expect(SERIES_COLORS.light).toHaveLength(SERIES_COLORS.dark.length);
});
