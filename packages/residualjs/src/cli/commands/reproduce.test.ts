import { expect, it } from 'vitest';
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
