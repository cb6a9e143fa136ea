import type { Experiment, JudgedClaim, Verdict } from '@residualjs/experiments';
import type { CliIo } from '../io.js';
import { duration } from '../numbers.js';
import { type Style, styleFor } from '../style.js';
import { formatFields, formatTable } from '../table.js';
import { askedText, countVerdicts, effectText, pText, runsText } from './describe-outcome.js';
import type { Outcome } from './outcome.js';
import type { ReproductionEnd } from './run-reproduction.js';

/** Prints how a reproduction ended: of one experiment all, of several a table. */
export function printOutcomes(
  { stdout, stderr, environment }: CliIo,
  experiments: readonly Experiment[],
  { page, outcomes, interrupted }: ReproductionEnd,
): void {
  const style = styleFor(stdout, environment);
  const lines =
    experiments.length === 1 && outcomes.length === 1
      ? oneOutcome(experiments[0], outcomes[0], style)
      : outcomeTable(outcomes, style);
  if (lines.length > 0) stdout.write(`${lines.join('\n')}\n\n`);
  stdout.write(`page ${page}\n`);
  if (interrupted) stderr.write('interrupted; the same command goes on with what is left\n');
}

function outcomeTable(outcomes: readonly Outcome[], { bold }: Style): string[] {
  if (outcomes.length === 0) return [];
  const columns = [{ title: 'experiment' }, { title: 'claims' }, { title: 'time', align: 'right' as const }];
  const rows = outcomes.map((outcome) =>
    outcome.status === 'done'
      ? [outcome.name, countVerdicts(outcome.record.claims), duration(outcome.record.origin.seconds)]
      : [outcome.name, outcome.status, ''],
  );
  const problems = outcomes.flatMap((outcome) =>
    outcome.status === 'done' ? [] : ['', `${bold(outcome.name)} ${outcome.status}: ${outcome.reason}`],
  );
  return [...formatTable(columns, rows, bold), ...problems];
}

function oneOutcome({ title, source, summarize }: Experiment, outcome: Outcome, style: Style): string[] {
  if (outcome.status !== 'done') return [`${style.bold(outcome.name)} ${outcome.status}: ${outcome.reason}`];
  const { origin, result, claims } = outcome.record;
  const { name, threads } = origin.backend;
  const fields: [string, string][] = [
    ['question', title],
    ['source', source],
    ['backend', `${name}, ${threads} thread${threads === 1 ? '' : 's'}`],
    ['time', duration(origin.seconds)],
  ];
  return [
    ...formatFields(fields, style.bold),
    '',
    summarize(result),
    ...claims.flatMap((claim) => ['', ...claimLines(claim, style)]),
  ];
}

const COLOUR: Record<Verdict, (style: Style) => (text: string) => string> = {
  holds: ({ good }) => good,
  'holds in part': ({ bold }) => bold,
  'does not hold': ({ bad }) => bad,
  'not testable at this size': ({ dim }) => dim,
};

function claimLines(claim: JudgedClaim, style: Style): string[] {
  const { says, source, verdict, comparisons } = claim;
  return [
    `${COLOUR[verdict](style)(verdict)}: ${says} ${style.dim(`(${source})`)}`,
    ...comparisons.map((comparison) => {
      const { condition, a, b, p, why } = comparison;
      const what = `${condition === undefined ? '' : `${condition}: `}${a.name} against ${b.name}`;
      return `  ${what}: ${effectText(claim, comparison)}, ${pText(p)}, ${runsText(comparison)}: ${why}`;
    }),
    `  asked: ${askedText(claim)}`,
  ];
}
