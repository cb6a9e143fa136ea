import { readFileSync } from 'node:fs';

/** A claim with its verdict, as the checked-in results of an experiment have it. */
export interface VerdictRow {
  id: string;
  says: string;
  source: string;
  verdict: string;
}

/** An experiment, and what it came to. */
export interface ExperimentRow {
  name: string;
  command: string;
  minutes: string;
  claims: VerdictRow[];
}

export declare const data: ExperimentRow[];

/** Reads the results that are checked in: what the page shows is what they say. */
export default {
  watch: ['../../../packages/experiments/src/*/results/short.json'],
  load(files: string[]): ExperimentRow[] {
    return files
      .map((file) => JSON.parse(readFileSync(file, 'utf8')))
      .map(({ experiment, origin, claims }) => ({
        name: experiment,
        command: origin.command,
        minutes:
          origin.seconds < 90 ? `${Math.round(origin.seconds)} s` : `${Math.round(origin.seconds / 60)} min`,
        claims: claims.map(({ id, says, source, verdict }: VerdictRow) => ({ id, says, source, verdict })),
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  },
};
