import { runReadme } from '@residualjs/testing/node';
import { expect, it } from 'vitest';
import { mnistDataFolder } from './node/mnist-data.js';

it.skipIf(!mnistDataFolder())('prints what its README says', async () => {
  const { printed, expected } = await runReadme(import.meta.url);
  expect(printed).toBe(expected);
});
