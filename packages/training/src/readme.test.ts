import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runReadme } from '@residualjs/testing/node';
import { afterEach, expect, it, vi } from 'vitest';
import { readJournal } from './node.js';

const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

it('prints and writes what its README says', async () => {
  process.chdir(folder);
  const progress = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const { printed, expected } = await runReadme(import.meta.url);
  progress.mockRestore();
  expect(printed).toBe(expected);
  expect(readJournal('journal.jsonl').entries.filter(({ type }) => type === 'step')).toHaveLength(40);
  expect(existsSync('report.html')).toBe(true);
});
