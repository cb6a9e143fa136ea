import { expect, it } from 'vitest';
import { someMeasurement } from '../../testing/some-facts.js';
import { someReport } from '../../testing/some-report.js';
import { figureFiles } from './figure-files.js';

it('makes a file of each figure, under the name of its title', async () => {
  const curve = {
    ...{ kind: 'scaling' as const, title: 'scaling with width, wasm' },
    measurements: [1, 2].map((width) =>
      someMeasurement(100 / width, { work: 'scaling', subject: `width ${width}` }),
    ),
  };
  const { comparisons } = someReport();
  const files = await figureFiles(someReport({ comparisons: [...comparisons, curve] }));
  expect(files.map(({ name }) => name)).toEqual([
    ...['training-resnet20-batch-32-1-thread', 'roofline'],
    ...['scaling-with-width-wasm-time', 'scaling-with-width-wasm-memory'],
  ]);
  for (const { svg } of files) expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
});
