/** What the page of the benchmark has beyond the style of a report. */
export const STYLE = `
body { max-width: 84rem; }
.summary code { font: 0.875em ui-monospace, monospace; overflow-wrap: anywhere; }
.summary td > div + div { margin-top: 0.15rem; }
.doubts { border-color: #b8860b; }
.doubts p, .failed p { margin: 0.25rem 0 0; }
.failed { border-color: #c33a2c; }
.measured { font-size: 0.875rem; margin-top: 0.75rem; white-space: nowrap; }
.measured th:not(:first-child), .measured td { text-align: right; padding-right: 0; padding-left: 0.9rem; }
.measured th[scope='row'] { color: var(--text); }
.measured .text { text-align: left; }
h2 { margin-bottom: 0.5rem; }
figure { margin: 0; }
figure svg { width: auto; min-width: 0; max-width: none; }
figcaption { margin-top: 0.5rem; max-width: 48rem; color: var(--muted); font-size: 0.875rem; }
.pair { display: flex; flex-wrap: wrap; gap: 1rem; }
ul.lines { margin: 0; padding-left: 1.1rem; } ul.lines li { margin: 0.2rem 0; overflow-wrap: anywhere; }
`;
