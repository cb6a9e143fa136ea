import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../testing/folder.js';
import { run } from '../testing/run.js';

it('lists the experiments', async () => {
  const { code, stdout } = await run(['reproduce']);
  expect(code).toBe(0);
  expect(stdout).toContain('identity-versus-zero\n');
  expect(stdout).toContain('vanishing-gradient\n');
});

it('names the nearest of an unknown experiment', async () => {
  const { code, stderr } = await run(['reproduce', 'identity-vs-zero']);
  expect(code).toBe(2);
  expect(stderr).toContain("there is no experiment 'identity-vs-zero'; the nearest are identity-versus-zero");
});

it('runs one, draws it and keeps its numbers', async () => {
  const folder = emptyFolder();
  const [figure, json] = [join(folder, 'figure.svg'), join(folder, 'result.json')];
  const ran = await run([
    'reproduce',
    'identity-versus-zero',
    ...['--backend', 'wasm', '--figure', figure, '--json', json],
  ]);
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stdout).toMatch(/\| zero \| epoch \d+ \|/);
  expect(readFileSync(figure, 'utf8')).toMatch(/^<svg /);
  const { result } = JSON.parse(readFileSync(json, 'utf8'));
  // The source has zero below 0.01 in 3.5 epochs and the identity in 10; single runs of 100 scatter around that.
  expect(result.zero.medianBelow).toBeLessThanOrEqual(4);
  expect(result.identity.medianBelow).toBeGreaterThanOrEqual(2 * result.zero.medianBelow);
});
