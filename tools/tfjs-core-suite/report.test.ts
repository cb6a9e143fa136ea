import { expect, it } from 'vitest';
import { groupByReason } from './reasons.mjs';
import { countsLine, insertReport, toMarkdown } from './report.mjs';

const comparison = {
  stock: { passed: 3, failed: 4, skipped: 1 },
  ours: { passed: 5, failed: 2, skipped: 1 },
  regressions: [{ name: 'avgPool gradient', message: 'Arrays differ' }],
  unsteady: ['.data() postpones disposal'],
  repaired: ['conv2d gradient', 'segmentSum', 'embedding'],
  failing: [{ name: 'abs complex', message: "Error: Kernel 'Complex' not registered for backend 'wasm'" }],
  kernels: [
    { kernel: 'Conv2DBackpropFilter', inStock: false, specs: 2, stock: 0, ours: 2 },
    { kernel: 'ResidualBatchNormTraining', inStock: false, specs: 0, stock: 0, ours: 0 },
  ],
};

it('writes the counts as one line', () => {
  expect(countsLine(comparison.ours)).toBe('5 passed, 2 failed, 1 skipped');
});

it('puts stock beside ours, names what is broken, and leaves out kernels that no spec runs', () => {
  const text = toMarkdown(comparison, { backend: 'wasm', environment: 'Node 20' });
  expect(text).toMatch(/^Node 20\.$/m);
  expect(text).toContain('| stock | 3 | 4 | 1 |\n| with `@residualjs/wasm` | 5 | 2 | 1 |');
  expect(text).toContain(
    'fail on the stock backend and pass with our kernels: 3; that pass on the stock backend and fail with ours: 1.',
  );
  expect(text).toContain('- avgPool gradient');
  expect(text).toContain('By chance, on the stock backend too:\n\n- .data() postpones disposal');
  expect(text).toContain('| `Conv2DBackpropFilter` | no | 2 | 0 | 2 |');
  expect(text).not.toContain('ResidualBatchNormTraining');
  expect(text).toContain('| 1 | no kernel `Complex` |');
});

it('replaces what is between the markers of a page, and only that', () => {
  const page = (between: string) =>
    `# Title\n\n<!-- what follows is written by \`npm run test:tfjs-core -- --backend wasm --markdown FILE\` -->\n\n${between}\n\n` +
    '<!-- end of what is written for wasm -->\nThe end.\n';
  expect(insertReport(page('old'), 'wasm', 'new')).toBe(page('new'));
  expect(() => insertReport(page('old'), 'webgpu', 'new')).toThrow(/has no lines/);
});

it('groups failures by their reason, the most frequent first', () => {
  const failures = [
    { name: 'einsum', message: "Error: Kernel 'Einsum' not registered for backend 'wasm'" },
    { name: 'clip NaN', message: 'Arrays differ' },
    { name: 'matmul int32', message: 'Error: BatchMatMul for non non-float32 tensors not yet supported.' },
    { name: 'less wasm {} should support string comparison', message: 'Arrays differ' },
    { name: 'matmul bias', message: '_FusedMatMul only supports rank-1 bias but got rank 2.' },
  ];
  expect(groupByReason(failures)).toEqual([
    { reason: 'other data types (int32, string)', names: [failures[2]!.name, failures[3]!.name] },
    { reason: 'a bias that is not a vector of channels', names: ['matmul bias'] },
    { reason: 'a wrong result', names: ['clip NaN'] },
    { reason: 'no kernel `Einsum`', names: ['einsum'] },
  ]);
});
