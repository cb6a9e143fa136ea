import { runReadme } from '@residualjs/testing/node';
import { expect, it } from 'vitest';

/** The cells of a CSV, numbers to six digits: SIMD builds differ in the last. */
const cells = (csv: string) =>
  csv
    .trim()
    .split(/[,\n]/)
    .map((cell) => (Number.isNaN(Number(cell)) ? cell : Number(cell).toPrecision(6)));

it('prints what its README says', async () => {
  const { printed, expected } = await runReadme(import.meta.url);
  expect(cells(printed)).toEqual(cells(expected));
});
