import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeWhole } from '@residualjs/common/node';
import { chartFiles, renderComparison, renderReport } from '@residualjs/training/node';
import { EXIT } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { writeJson } from '../json-file.js';
import { readRun } from './read-run.js';

/** The options of `residualjs report`, as they are given. */
export interface ReportCommandOptions {
  out?: string;
  figures?: string;
  json?: string;
}

/** The shortest ends of paths that tell them apart. */
export function shortNames(folders: readonly string[]): string[] {
  const paths = folders.map((folder) => resolve(folder).split(/[\\/]/));
  for (let parts = 1; parts < 8; parts++) {
    const names = paths.map((path) => path.slice(-parts).join('/'));
    if (new Set(names).size === names.length) return names;
  }
  return folders.map((folder) => resolve(folder));
}

/** Runs `residualjs report`. */
export async function runReport(
  io: CliIo,
  folders: readonly string[],
  { out, figures, json }: ReportCommandOptions,
): Promise<number> {
  const unique = [...new Set(folders.map((folder) => resolve(folder)))];
  const runs = await Promise.all(unique.map(readRun));
  const names = shortNames(unique);
  const path =
    out ?? (runs.length === 1 ? `${folders[0].replace(/[\\/]+$/, '')}/report.html` : 'report.html');
  const named = runs.map((run, i) => ({ ...run, name: names[i] }));
  const html =
    runs.length === 1
      ? await renderReport(runs[0])
      : await renderComparison(
          `${runs.length} runs: ${[...new Set(runs.map(({ title }) => title))].join(', ')}`,
          named,
        );
  await writeWhole(path, html);
  if (figures !== undefined) {
    await mkdir(figures, { recursive: true });
    for (const { name, svg } of await chartFiles(named)) await writeWhole(join(figures, `${name}.svg`), svg);
  }
  await writeJson(json, {
    report: path,
    runs: runs.map(({ title, model, data, backend, seed, result }, i) => ({
      ...{ name: names[i], folder: unique[i], title, model, data, backend, seed },
      ...{ steps: result.steps, imagesPerSecond: result.imagesPerSecond },
      evaluation: result.evaluations.at(-1) ?? null,
    })),
  });
  io.stdout.write(`${names.map((name, i) => `${name}: ${runs[i].result.steps} steps`).join('\n')}\n`);
  io.stdout.write(`report ${path}\n`);
  if (figures !== undefined) io.stdout.write(`figures ${figures}\n`);
  return EXIT.success;
}
