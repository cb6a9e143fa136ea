import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Experiment, PRESET_NAMES } from './experiment.js';
import { type ExperimentRecord, parseRecord } from './record.js';
import { recordFiles } from './record-files.js';
import { EXPERIMENTS } from './registry.js';
import { judgeClaims } from './reproduce.js';

/** `src/NAME/results`, where `residualjs reproduce NAME --save packages/experiments/src` writes. */
const folderOf = ({ name }: Experiment) => new URL(`./${name}/results/`, import.meta.url);

const checkedIn = Object.values(EXPERIMENTS).flatMap((experiment) =>
  PRESET_NAMES.filter((preset) => existsSync(new URL(`${preset}.json`, folderOf(experiment)))).map(
    (preset) => [experiment.name, preset] as const,
  ),
);

it.each(Object.keys(EXPERIMENTS))('%s has its results checked in', (name) => {
  expect(checkedIn).toContainEqual([name, 'short']);
});

describe.each(checkedIn)('the checked-in results of %s, %s', (name, preset) => {
  const experiment = EXPERIMENTS[name];
  const read = (file: string) => readFileSync(new URL(file, folderOf(experiment)), 'utf8');
  const file = `${preset}.json`;
  let record: ExperimentRecord;

  it('say with which settings, on what and how they were made', () => {
    record = parseRecord(read(file), file);
    expect(record).toMatchObject({ experiment: name, preset, config: experiment.presets[preset] });
    const { command, date, seconds, versions, backend, machine } = record.origin;
    expect(command).toMatch(new RegExp(`^npx residualjs reproduce ${name}( |$)`));
    expect(new Date(date).toISOString()).toBe(date);
    expect(seconds).toBeGreaterThan(0);
    for (const value of [versions.residualjs, versions.node, backend.name, machine.processor]) {
      expect(value).toBeTruthy();
    }
  });

  it('have the verdicts that the judging code gives their numbers', () => {
    expect(record.claims).toEqual(judgeClaims(experiment, record.result));
  });

  it('have the figures that the drawing code makes of them, to the byte', async () => {
    for (const [name, text] of Object.entries(await recordFiles(experiment, record))) {
      expect(text === read(name), `${name} is not what is drawn now: reproduce it with --save`).toBe(true);
    }
  });
});
