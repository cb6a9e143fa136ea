import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const fuzzer = fileURLToPath(new URL('../tools/fuzz.mjs', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'residualjs-fuzz-'));
  // Parsers with one defect each, which most inputs find: the first byte is 1 in the seed alone.
  writeFileSync(
    join(folder, 'targets.mjs'),
    `const seeds = () => [Uint8Array.of(1, 2, 3, 4)];
     const ours = { accepts: (error) => error.message === 'refused' };
     const target = (name, defect, deadline = 30_000) => ({ name, seeds, ...ours, deadline, async parse(bytes) {
       if (bytes[0] === 1) return 0;
       if (bytes.length > 3) return defect();
       throw new Error('refused');
     } });
     const fill = () => { const all = []; for (;;) all.push(new Array(1e5).fill(all)); };
     export const FUZZ_TARGETS = [
       target('sound', () => 1),
       target('hang', () => { for (;;); }, 300),
       target('crash', fill),
       target('foreign', () => null.length),
       target('stray', () => { Promise.reject(new Error('nobody listens')); return new Promise((done) => setTimeout(done, 50)); }),
       target('memory', () => new Uint8Array(2 ** 27).fill(1)),
     ];`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fuzz(...args: string[]) {
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  const run = spawnSync(process.execPath, [fuzzer, '--out', out, ...args], { encoding: 'utf8' });
  const saved = run.status === 1 ? readdirSync(out).map((name) => readFileSync(join(out, name))) : [];
  return { ...run, saved };
}

it('fuzzes a parser of ours, and names those that there are', () => {
  const { status, stdout } = fuzz('--runs', '100', '--target', 'npy');
  expect(stdout).toMatch(/npy: 100 inputs of seed 1 in \d+ s: \d+ values, \d+ refused, 0 kinds of failure/);
  expect(status).toBe(0);
  const wrong = fuzz('--target', 'none');
  expect(wrong.stderr).toMatch("--target 'none': there are safetensors, torch-zip");
  expect(wrong.status).toBe(2);
});

it.each([
  ['sound', 0, /0 kinds of failure/],
  ['hang', 1, /hang\nno answer within 300 ms/],
  ['crash', 1, /ERR_WORKER_OUT_OF_MEMORY/],
  ['foreign', 1, /TypeError/],
  ['stray', 1, /nobody listens/],
  ['memory', 1, /memory\n\d+ bytes were allocated for an input of \d/],
] as const)('finds what is wrong with a parser, and saves the input: %s', (name, status, message) => {
  const found = fuzz('--targets', join(folder, 'targets.mjs'), '--target', name, '--runs', '8');
  expect(found.stdout).toMatch(message);
  expect(found.status).toBe(status);
  if (status === 1) expect(found.saved.some((input) => input[0] !== 1 && input.length > 3)).toBe(true);
});
