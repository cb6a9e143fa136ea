import { SERIES_COLORS } from '@residualjs/common';

/** The number of colours that curves can have; after these they repeat. */
export const COLORS: number = SERIES_COLORS.light.length;

const series = (colors: readonly string[]) =>
  colors.map((color, i) => `--series-${i + 1}: ${color};`).join(' ');

/** The style sheet of a report. */
export const STYLE: string = `
:root {
  color-scheme: light dark;
  --page: #fafaf8; --surface: #ffffff; --text: #1c1c1a; --muted: #62625c; --border: #dededa;
  ${series(SERIES_COLORS.light)}
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #161615; --surface: #1f1f1d; --text: #ecece8; --muted: #a3a39b; --border: #3a3a37;
    ${series(SERIES_COLORS.dark)}
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 60rem;
  background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif;
}
h1 { margin: 0 0 1.5rem; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 0; font-size: 1.1rem; }
section { margin: 0 0 1.5rem; padding: 1.25rem; background: var(--surface); border: 1px solid var(--border); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 1rem 0.35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--border); }
tr:last-child > * { border-bottom: 0; }
th { color: var(--muted); font-weight: 500; }
.summary th { width: 12rem; }
.numbers { margin-top: 1rem; max-width: 34rem; }
.numbers th:not(:first-child), .numbers td { text-align: right; padding: 0.35rem 0 0.35rem 1rem; }
.compared { white-space: nowrap; }
.compared .right { text-align: right; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.25rem 0 0.75rem; padding: 0; list-style: none; font-size: 0.875rem; }
.legend li::before {
  content: ''; display: inline-block; width: 1.25rem; height: 3px; margin-right: 0.5rem;
  vertical-align: middle; border-radius: 2px; background: var(--color);
}
.legend li.faint::before { opacity: 0.35; height: 1.5px; background: var(--muted); }
.legend li.faint { color: var(--muted); }
svg { display: block; width: 100%; min-width: 640px; height: auto; color: var(--text); }
.scroll { overflow-x: auto; }
.note { margin: 0.75rem 0 0; color: var(--muted); font-size: 0.875rem; }
`;
