import {
  drawFigures,
  type Experiment,
  type ExperimentRecord,
  type PresetName,
  VERDICT_RULES,
} from '@residualjs/experiments';
import { escapeHtml, htmlPage } from '@residualjs/training/node';
import { duration } from '../../numbers.js';
import type { Outcome } from '../outcome.js';
import { claimSection, verdictLabel } from './claim-section.js';
import { markdownTables } from './markdown-tables.js';
import { STYLE } from './style.js';

/** An experiment, and what came of it; null where it was not asked for. */
export interface PageEntry {
  experiment: Experiment;
  outcome: Outcome | null;
}

/** The page of a reproduction: per claim what the source says, what was measured, and the verdict; and the rules of the verdicts. */
export async function reproductionPage(entries: readonly PageEntry[], preset: PresetName): Promise<string> {
  const sections = await Promise.all(
    entries.filter(({ outcome }) => outcome !== null).map(experimentSection),
  );
  const lead =
    '<p class="lead">What four texts on residual networks claim, tested with numbers made on this machine. ' +
    `These are the ${preset} forms of the experiments: they can show an ordering, not the published percentages.</p>`;
  return htmlPage('Reproduction', [lead, overview(entries), rules(), ...sections], STYLE);
}

function overview(entries: readonly PageEntry[]): string {
  const rows = entries.map(({ experiment: { name, title }, outcome }) => {
    const link = outcome === null ? escapeHtml(title) : `<a href="#${name}">${escapeHtml(title)}</a>`;
    const time =
      outcome?.status === 'done' ? `<br><small>${duration(outcome.record.origin.seconds)}</small>` : '';
    return `<tr><th scope="row">${link}${time}</th><td>${verdicts(outcome)}</td></tr>`;
  });
  return `<section><table class="overview"><tbody>\n${rows.join('\n')}\n</tbody></table></section>`;
}

function verdicts(outcome: Outcome | null): string {
  if (outcome === null) return '<span class="quiet">not run yet</span>';
  if (outcome.status !== 'done') return `<span class="quiet">${outcome.status}</span>`;
  const items = outcome.record.claims.map(
    ({ verdict, says }) => `<li>${verdictLabel(verdict)}<span>${escapeHtml(says)}</span></li>`,
  );
  return `<ul>${items.join('')}</ul>`;
}

function rules(): string {
  const items = VERDICT_RULES.map(
    ({ verdict, rule }) => `<dt>${verdictLabel(verdict)}</dt><dd>${escapeHtml(rule)}</dd>`,
  );
  return `<section class="rules"><h2>How a verdict comes about</h2>
<p>A claim compares two groups of runs, or the two sides of pairs that share a seed. p is that of a permutation test; the interval is a bootstrap of
the mean (95 %, percentiles). The least effect that would matter is set before the numbers are seen. A claim that two things are equal
holds where they are significantly closer than that, and does not where the whole interval lies beyond it.</p>
<dl>${items.join('\n')}</dl></section>`;
}

async function experimentSection({ experiment, outcome }: PageEntry): Promise<string> {
  const { name, title, source } = experiment;
  const head = `<h2><a href="#${name}">${escapeHtml(title)}</a></h2>\n<p class="origin">${escapeHtml(source)}</p>`;
  const body =
    outcome?.status === 'done'
      ? await recordParts(experiment, outcome.record)
      : `<p>${outcome?.status}:</p><pre>${escapeHtml(outcome?.reason ?? '')}</pre>`;
  return `<section id="${name}">\n${head}\n${body}\n</section>`;
}

async function recordParts(experiment: Experiment, record: ExperimentRecord): Promise<string> {
  const drawn = await drawFigures(experiment, record.result);
  const figures = experiment.figures.map(
    ({ name, caption }) =>
      `<figure><div class="scroll">${drawn[name]}</div><figcaption>${escapeHtml(caption)}</figcaption></figure>`,
  );
  return [
    origin(record),
    ...figures,
    ...record.claims.map(claimSection),
    '<h3>In numbers</h3>',
    markdownTables(experiment.summarize(record.result)),
  ].join('\n');
}

function origin({
  origin: { command, date, seconds, versions, backend, machine },
  seed,
}: ExperimentRecord): string {
  const { name, simd, threads } = backend;
  const parts = [
    `${name}${simd === null ? '' : `, ${simd} SIMD`}, ${threads} thread${threads === 1 ? '' : 's'}`,
    `${machine.processor}, ${machine.cores} cores, ${machine.platform}`,
    `Node ${versions.node}, residualjs ${versions.residualjs}`,
    `seed ${seed}`,
    `${duration(seconds)} on ${date.slice(0, 10)}`,
  ];
  return `<p class="origin"><code>${escapeHtml(command)}</code><br>${parts.map(escapeHtml).join(' · ')}</p>`;
}
