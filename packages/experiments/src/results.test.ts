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

/** Those whose results are still to be made: their pages and the README say so. */
const TO_COME: readonly string[] = [
  'gradient-norms',
  'block-on-large-images',
  'activation-orders',
  'shortcuts',
  'degradation',
];

for (const name of Object.keys(EXPERIMENTS)) {
  const toCome = TO_COME.includes(name);
  it.skipIf(toCome)(`${name} has its results checked in${toCome ? ': they are still to come' : ''}`, () => {
    expect(checkedIn).toContainEqual([name, 'short']);
  });
}

it('names no experiment as one whose results are to come that has them', () => {
  expect(checkedIn.map(([name]) => name).filter((name) => TO_COME.includes(name))).toEqual([]);
  expect(TO_COME.filter((name) => !Object.hasOwn(EXPERIMENTS, name))).toEqual([]);
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
