import { runReadme } from '@residualjs/testing/node';
import { expect, it } from 'vitest';

it('prints what its README says', async () => {
  const { printed, expected } = await runReadme(import.meta.url);
  expect(printed).toBe(expected);
});
