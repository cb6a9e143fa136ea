import { runReadme } from '@residualjs/testing/node';
import { expect, it } from 'vitest';

it('prints what its README says, with the import of auto alone', async () => {
  const { printed, expected } = await runReadme(import.meta.url);
  expect(printed).toBe(expected);
});
