import { expect, it } from 'vitest';
import { someMeasurement } from '../../testing/some-facts.js';
import { someReport } from '../../testing/some-report.js';
import { roofLine, rooflinePoints, roofs } from './draw-roofline.js';

it('rises with the bandwidth until the peak of arithmetic', () => {
  const line = roofLine({ name: 'peak', gigaflops: 50 }, 10, [0.1, 100]);
  expect(line[0]).toEqual({ x: 0.1, y: 1 });
  expect(line).toContainEqual({ x: 5, y: 50 });
  expect(line.at(-1)?.y).toBe(50);
});

it('has the peak of WASM, and above it that of a peer where one told it', () => {
  const peaks = { peak128: { plain: 30, relaxed: null }, matrixPeak: 90 };
  expect(roofs(peaks).map(({ gigaflops }) => gigaflops)).toEqual([90, 30]);
  expect(roofs({ ...peaks, matrixPeak: null })).toEqual([{ name: '128-bit WASM', gigaflops: 30 }]);
});

it('shows what computed on the processor at a known cost', () => {
  const measurements = [
    someMeasurement(240),
    someMeasurement(900, { contestant: 'webgpu', gpu: true }),
    someMeasurement(1, { contestant: 'webgpu (software)', work: 'kernels', subject: 'Add' }),
    { ...someMeasurement(100, { contestant: 'data' }), flopsPerByte: null },
  ];
  const report = someReport({ comparisons: [{ kind: 'training', title: 'training', measurements }] });
  expect(rooflinePoints(report)).toEqual([
    { contestant: 'wasm', work: 'training', flopsPerByte: 5, gigaflops: 10 },
  ]);
});
