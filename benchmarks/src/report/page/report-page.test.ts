import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import { someMeasurement } from '../../testing/some-facts.js';
import { someReport } from '../../testing/some-report.js';
import { reportPage } from './report-page.js';

const documentOf = async (parts = {}) => parseHTML(await reportPage(someReport(parts))).document;

const texts = (document: Document, selector: string) =>
  [...document.querySelectorAll(selector)].map((node) => node.textContent);

it('shows bars, table and roofline, and what made them', async () => {
  const document = await documentOf();
  expect(texts(document, 'h2')).toEqual([
    'training resnet20, batch 32, 1 thread',
    'Roofline',
    'Not measured',
  ]);
  expect(texts(document, '.summary td')).toEqual([
    'npm run bench',
    '2020-02-03 04:05 UTC, for 1 min 05 s',
    'A CPU, 2 cores, 16 GiB, Node 22.0.0, load before the run 0.1' +
      'peak of one core in GFLOP/s: 128-bit WASM 51.2 relaxed, 30.0 plain; matrix product of PyTorch: 90.0; memory: 12.3 GB/s' +
      'linux x64',
    'node 22.0.0, v8 12.4, residualjs 0.1.0',
    'wasm: SIMD relaxedtorch: 2.4.1',
  ]);
  expect(texts(document, '.measured tbody th')).toEqual(['wasm', 'torch']);
  expect(texts(document, '.measured tbody tr:last-child td').slice(-2)).toEqual(['1.20 x', '1.20 x']);
  const [bars, roofline] = document.querySelectorAll('figure svg');
  const widths = [...bars.querySelectorAll('[aria-label=bar] rect')].map((bar) =>
    Number(bar.getAttribute('width')),
  );
  expect(widths[1] / widths[0]).toBeCloseTo(200 / 240);
  expect(roofline.querySelectorAll('[aria-label=dot] path')).toHaveLength(2);
  expect(texts(roofline as never, 'text')).toContain('memory: 12.3 GB/s');
});

it('needs nothing but itself, also where the names of contestants are HTML', async () => {
  const html = await reportPage(
    someReport({ command: 'npm run bench -- --json "<a>"', failed: ['<b>: it broke'] }),
  );
  expect(html).not.toMatch(/<script|<link|<iframe|@import|url\(|\s(src|srcset|data)=|<a>|<b>/i);
  expect(html).toContain('prefers-color-scheme: dark');
  expect(html).not.toMatch(/NaN|undefined/);
});

it('shows what changed since an earlier run', async () => {
  const change = { what: 'wasm, training', to: 'torch', before: 1.2, value: 0.6, change: -0.5, slower: true };
  const document = await documentOf({ baseline: { file: 'before.json', bound: 0.1, changes: [change] } });
  expect(texts(document, 'h2')[0]).toBe('Compared with before.json');
  expect(texts(document, '.measured tr:last-child td')[4]).toBe('SLOWER by more than 10.0 %');
});

it('says at the top what is doubtful and what broke, and leaves out a roofline without points', async () => {
  const [comparison] = someReport().comparisons;
  const noisy = comparison.measurements.map((one) => ({ ...one, noisy: true, gigaflopsPerCore: null }));
  const document = await documentOf({
    comparisons: [{ ...comparison, measurements: noisy }],
    failed: ['torch: it ended'],
  });
  expect(texts(document, 'h2').slice(0, 2)).toEqual(['Failed', 'Read with care']);
  expect(texts(document, '.doubts p')[0]).toContain('NOISY RUN: 2 of 2');
  expect(texts(document, 'h2')).not.toContain('Roofline');
});

it('shows kernels, layers, data and curves, each kind in a figure and a table', async () => {
  const of = (kind: 'kernels' | 'layers' | 'data', subject: string, ...peers: number[]) => ({
    ...{ kind, title: kind },
    measurements: [
      someMeasurement(240, { work: kind, subject }),
      ...peers.map((speed) =>
        someMeasurement(speed, { work: kind, subject, contestant: 'tfjs-wasm', ours: false }),
      ),
    ],
  });
  const onGpu = { work: 'kernels', subject: 'Add', gpu: true } as const;
  const webgpu = {
    ...{ kind: 'kernels' as const, title: 'kernels' },
    measurements: [
      someMeasurement(240, { ...onGpu, contestant: 'webgpu' }),
      someMeasurement(80, { ...onGpu, contestant: 'tfjs-webgpu', ours: false, imagesPerCpuSecond: 480 }),
    ],
  };
  const curve = {
    ...{ kind: 'scaling' as const, title: 'scaling with width, wasm' },
    measurements: [1, 2].map((width) =>
      someMeasurement(100 / width, { work: 'scaling', subject: `width ${width}` }),
    ),
  };
  const comparisons = [
    ...[of('kernels', 'Add', 120), of('kernels', 'Sum', 480), webgpu, of('layers', 'identity, forward')],
    ...[of('layers', 'identity, forward and backward'), of('data', '32x32'), curve],
  ];
  const html = await reportPage(someReport({ comparisons }));
  expect(html).not.toMatch(/NaN|undefined/);
  const { document } = parseHTML(html);
  expect(texts(document, 'h2')).toEqual([
    ...['Roofline', 'WASM kernels, 1 thread', 'WebGPU kernels'],
    ...['layers and blocks of ResNet-20, 32x32, 16 channels, 1 thread', 'data pipeline, 1 thread'],
    ...['scaling with width, wasm', 'Not measured'],
  ]);
  expect(document.querySelectorAll('figure svg')).toHaveLength(7); // a curve has two
  const [, onWasm, onWebGpu] = [...document.querySelectorAll('figure svg')] as never[];
  expect(texts(onWasm, 'text').join()).toContain('by processor time');
  expect(texts(onWebGpu, 'text').join()).toContain('by the clock');
  expect(texts(onWebGpu, 'text')).toContain('3.00 x');
  expect(texts(document, 'figcaption').at(-1)).toContain('time grows as width to the 1.00');
});
