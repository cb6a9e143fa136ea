import { expect, it } from 'vitest';
import { someMeasurement } from '../testing/some-facts.js';
import { someReport } from '../testing/some-report.js';
import type { Kind } from '../workload.js';
import { caseGroups, caseTable, modelComparisons, time } from './case-tables.js';

const comparison = (kind: Kind, measurements: ReturnType<typeof someMeasurement>[]) => ({
  ...{ kind, title: kind, measurements },
});

const kernel = (subject: string, ours: number, stock: number, about = '4.22.0') => {
  const facts = { work: 'kernels', subject, batch: 2 } as const;
  return comparison('kernels', [
    someMeasurement(ours, facts),
    someMeasurement(stock, { ...facts, contestant: 'tfjs-wasm', ours: false, about }),
  ]);
};

it('puts the cases of a kind into one table, and leaves models to tables of their own', () => {
  const [model] = someReport().comparisons;
  const report = someReport({
    comparisons: [model, kernel('Add', 4000, 1000), kernel('Sum', 20, 10, '4, in other kernels')],
  });
  expect(modelComparisons(report)).toEqual([model]);
  const [group] = caseGroups(report);
  expect(group.title).toBe('WASM kernels, 1 thread');
  expect(caseTable(group).rows).toEqual([
    [
      ...['Add', '2', '500.0 µs', '500.0 to 500.0', '2.0 ms', '2.0 to 2.0'],
      ...['4.00 x', '4.00 x', '', '10.0', '2.0'],
    ],
    [
      ...['Sum', '2', '100.0 ms', '100.0 to 100.0', '200.0 ms', '200.0 to 200.0'],
      ...['2.00 x', '2.00 x', 'has none', '10.0', '2.0'],
    ],
  ]);
});

it('keeps the kernels of backends apart, and tells no time of a processor that waits for a GPU', () => {
  const onWebGpu = (contestant: string, gpu: boolean) => {
    const facts = { work: 'kernels', subject: 'Add', batch: 2, gpu } as const;
    return comparison('kernels', [
      someMeasurement(4000, { ...facts, contestant }),
      someMeasurement(1000, { ...facts, contestant: 'tfjs-webgpu', ours: false }),
    ]);
  };
  const [stockAlone] = [comparison('kernels', kernel('Sum', 1, 1).measurements.slice(1))];
  const groups = caseGroups(
    someReport({
      comparisons: [
        ...[kernel('Add', 4000, 1000), stockAlone],
        ...[onWebGpu('webgpu', true), onWebGpu('webgpu (software)', false)],
      ],
    }),
  );
  expect(groups.map(({ title }) => title)).toEqual([
    ...['WASM kernels, 1 thread', 'WebGPU kernels', 'WebGPU kernels (software)'],
  ]);
  const headers = groups.map((group) => caseTable(group).header);
  expect(headers.map((header) => header.includes('by CPU'))).toEqual([true, false, true]);
  for (const group of groups) {
    const { header, rows } = caseTable(group);
    expect(rows.map((row) => row.length)).toEqual([header.length]);
    expect(rows[0][header.indexOf('ours is')]).toBe('4.00 x');
  }
});

it('shows a layer forward and backward in one row', () => {
  const layer = (pass: string, speed: number) =>
    comparison('layers', [
      someMeasurement(speed, { work: 'layers', subject: `batch norm, ReLU, ${pass}`, batch: 8 }),
    ]);
  const [group] = caseGroups(
    someReport({ comparisons: [layer('forward', 8000), layer('forward and backward', 2000)] }),
  );
  expect(caseTable(group).rows).toEqual([
    ['batch norm, ReLU', 'wasm', '8', '1.0 ms', '8000', '4.0 ms', '2000'],
  ]);
});

it('shows the batches of the data pipeline, noise marked', () => {
  const made = {
    ...someMeasurement(5000, { work: 'data', subject: '32x32', contestant: 'datasets' }),
    noisy: true,
  };
  const [group] = caseGroups(someReport({ comparisons: [comparison('data', [made])] }));
  expect(caseTable(group).rows).toEqual([['32x32', '32', '5000', '5000 to 5000 ~', '5000', '1.00']]);
});

it('names times with their units', () => {
  expect([time(0.0123), time(0.5), time(2), time(1234.5)]).toEqual([
    '12.3 µs',
    '500.0 µs',
    '2.0 ms',
    '1235 ms',
  ]);
});
