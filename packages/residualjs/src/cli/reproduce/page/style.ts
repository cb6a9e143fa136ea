/** What the page of a reproduction has beyond the style of a report. */
export const STYLE = `
:root { --yes: #168f63; --part: #96690a; --no: #c33a2c; --open: #62625c; }
@media (prefers-color-scheme: dark) {
  :root { --yes: #2fbf8a; --part: #dcb13c; --no: #f07a74; --open: #a3a39b; }
}
body { max-width: 68rem; }
.lead { max-width: 46rem; margin: -0.75rem 0 1.5rem; color: var(--muted); }
h2 { font-size: 1.25rem; line-height: 1.3; }
h3 { margin: 1.75rem 0 0.5rem; font-size: 1rem; }
h2 a, .overview a { color: inherit; text-decoration: none; }
h2 a:hover, .overview a:hover { text-decoration: underline; }
.verdict {
  display: inline-block; padding: 0 0.55em; border: 1px solid currentcolor; border-radius: 1em; font-size: 0.8125rem;
  font-weight: 600; line-height: 1.5; white-space: nowrap;
}
.yes { color: var(--yes); } .part { color: var(--part); } .no { color: var(--no); } .open { color: var(--open); }
.overview th { width: 30%; color: var(--text); font-weight: 600; } .overview small { color: var(--muted); font-weight: 400; }
.overview ul { margin: 0; padding: 0; list-style: none; }
.overview li { display: flex; gap: 0.6rem; align-items: baseline; padding: 0.1rem 0; }
.overview li .verdict { flex: none; width: 8.5rem; text-align: center; white-space: normal; }
.rules p { max-width: 52rem; margin: 0.5rem 0 1rem; }
.rules dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.6rem 1rem; margin: 0; }
.rules dd { margin: 0; max-width: 46rem; }
@media (max-width: 40rem) { .rules dl { grid-template-columns: 1fr; gap: 0.25rem; } .rules dd { margin-bottom: 0.5rem; } }
.origin { margin: 0.25rem 0 0; color: var(--muted); font-size: 0.875rem; }
code { font: 0.875em ui-monospace, monospace; overflow-wrap: anywhere; }
.claim { margin-top: 1.25rem; padding-top: 1.25rem; border-top: 1px solid var(--border); }
.says { margin: 0 0 0.5rem; max-width: 52rem; }
.says cite { color: var(--muted); font-size: 0.875rem; font-style: normal; }
.measured, .plain { font-size: 0.875rem; }
.measured { min-width: 46rem; table-layout: fixed; }
.measured th:nth-child(1) { width: 25%; } .measured th:nth-child(2) { width: 20%; } .measured th:nth-child(3) { width: 11%; }
.measured th:nth-child(4) { width: 17%; } .measured th:nth-child(5) { width: 9%; }
.measured th[scope='row'] { color: var(--text); font-weight: 400; }
.measured td, .measured th { overflow-wrap: break-word; } .measured .verdict { white-space: normal; text-align: center; }
summary { cursor: pointer; color: var(--muted); font-size: 0.875rem; } details[open] summary { margin-bottom: 0.5rem; }
.measured .side { display: block; }
.quiet { color: var(--muted); white-space: nowrap; }
.plain { width: auto; margin: 0.75rem 0; } .plain th, .plain td { padding-right: 1.5rem; }
figure { margin: 1.5rem 0 0; }
figure svg { width: auto; min-width: 0; }
figcaption { margin-top: 0.5rem; max-width: 46rem; color: var(--muted); font-size: 0.875rem; }
pre { white-space: pre-wrap; font: 0.875rem/1.5 ui-monospace, monospace; }
`;
