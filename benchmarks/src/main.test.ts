import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/bench.mjs', import.meta.url));
const built = existsSync(new URL('../dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'residualjs-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (args: string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { env: { ...process.env, ...env }, stdio: 'pipe' });
    const printed = { out: '', err: '' };
    child.stdout.on('data', (text) => {
      printed.out += text;
    });
    child.stderr.on('data', (text) => {
      printed.err += text;
    });
    child.on('close', (code) => resolve({ code, ...printed }));
  });

describe.skipIf(!built)(`npm run bench (${built ? 'built' : 'not built: npm run build'})`, () => {
  it('measures ours and a peer on the same network, and names who is absent', async () => {
    const json = join(folder, 'bench.json');
    const shape = ['--models', 'resnet20', '--batch', '2', '--rounds', '2', '--iterations', '1'];
    const peers = ['--peers', 'torch,tfjs-wasm', '--json', json, '--report', folder];
    const { code, out, err } = await run(
      ['--work', 'inference,training', '--backends', 'wasm', ...shape, ...peers],
      { RESIDUAL_PYTHON: '/no/such/python' },
    );
    expect(code, err).toBe(0);
    expect(out).toContain('inference resnet20, batch 2, 1 thread');
    expect(out).toMatch(
      /not measured: torch: \/no\/such\/python cannot import torch .*pip install torch==2\.4\.1/,
    );
    expect(out).toContain(
      "not measured: tfjs-wasm, training: it cannot train: Kernel 'Conv2DBackpropFilter'",
    );
    const report = JSON.parse(readFileSync(json, 'utf8'));
    const names = report.comparisons.map(({ measurements }: { measurements: { contestant: string }[] }) =>
      measurements.map((one) => one.contestant),
    );
    expect(names).toEqual([['wasm'], ['wasm', 'tfjs-wasm']]);
    const [ours, stock] = report.comparisons[1].measurements;
    expect(stock.difference.results).toBeLessThan(1e-4);
    expect(ours.wasmBytes).toBeGreaterThan(1e6);
    expect(ours.peakBytes).toBeGreaterThan(ours.wasmBytes);
    expect(report.ratios[0].byWall).toBeCloseTo(ours.imagesPerSecond.median / stock.imagesPerSecond.median);
    expect(ours.flopsPerByte).toBeGreaterThan(1);
    expect(report.peak128.plain).toBeGreaterThan(1);
    // the same run, said to have been much faster in relation to its peer
    const [, inference] = report.comparisons;
    inference.measurements[0].imagesPerSecond.median *= 100;
    const before = join(folder, 'before.json');
    writeFileSync(before, JSON.stringify({ ...report, comparisons: [inference] }));
    const again = await run([
      ...['--work', 'inference', '--backends', 'wasm', ...shape, '--peers', 'tfjs-wasm'],
      ...['--baseline', before, '--report', folder],
    ]);
    expect(again.code).toBe(1);
    expect(again.out).toMatch(/compared with .*before.json\n.*SLOWER by more than 10.0 %/s);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain(
      'inference resnet20, batch 2, 1 thread',
    );
  }, 300_000);

  it('runs WebGPU in software under that name, and names the command for a backend that is absent', async () => {
    const json = join(folder, 'backends.json');
    const { code, out, err } = await run([
      ...['--work', 'inference', '--backends', 'tensorflow,webgpu,wasm', '--batch', '1'],
      ...['--rounds', '1', '--iterations', '1', '--json', json, '--report', folder],
    ]);
    expect(code, err).toBe(0);
    const { comparisons, leftOut } = JSON.parse(readFileSync(json, 'utf8'));
    const { measurements } = comparisons[0];
    expect(measurements[0].contestant).toBe('wasm');
    const named = (name: string) =>
      measurements.find(({ contestant }: { contestant: string }) => contestant.startsWith(name));
    const webgpu = named('webgpu');
    if (webgpu === undefined) expect(leftOut.join()).toMatch(/webgpu: .*: (npm|apt-get) install/);
    else if (!webgpu.gpu) expect(webgpu).toMatchObject({ contestant: 'webgpu (software)', iterations: 1 });
    if (named('tensorflow') === undefined) {
      expect(out).toMatch(/not measured: tensorflow: .*: npm install @tensorflow\/tfjs-node/);
    }
  }, 300_000);

  it('measures kernels, layers and data one by one', async () => {
    const json = join(folder, 'cases.json');
    const { code, out, err } = await run([
      ...[
        '--work',
        'kernels,layers,data',
        '--backends',
        'wasm',
        '--cases',
        'ReLU',
        '--batch',
        '2',
        '--rounds',
        '2',
      ],
      ...['--json', json, '--report', folder],
    ]);
    expect(code, err).toBe(0);
    expect(out).toMatch(/^batch norm, ReLU +wasm +2 /m);
    const kernel = await run([
      ...['--work', 'kernels,data', '--backends', 'wasm', '--cases', 'crop and flip, in', '--rounds', '1'],
      ...['--report', folder],
    ]);
    expect(kernel.code, kernel.err).toBe(0);
    expect(kernel.out).toContain('crop and flip, in a worker');
    const sums = await run([
      ...[
        '--work',
        'kernels',
        '--backends',
        'wasm',
        '--cases',
        'Sum over',
        '--rounds',
        '2',
        '--report',
        folder,
      ],
    ]);
    expect(sums.code, sums.err).toBe(0);
    expect(sums.out).toMatch(/^Sum over 7x7, 2048 .* x /m);
  }, 300_000);

  it('measures kernels of WebGPU, where it is, against those of TensorFlow.js and against other forms', async () => {
    const json = join(folder, 'kernels.json');
    for (const kernel of ['SubsampleAndPad', 'AddN']) {
      const { code, out, err } = await run([
        ...['--work', 'kernels', '--backends', 'webgpu', '--cases', kernel, '--rounds', '2'],
        ...['--json', json, '--report', folder],
      ]);
      const { comparisons, leftOut } = JSON.parse(readFileSync(json, 'utf8'));
      if (comparisons.length === 0) {
        expect(leftOut.join()).toMatch(/webgpu: .*: (npm|apt-get) install/);
        continue;
      }
      expect(code, err).toBe(0);
      expect(out).toMatch(/^WebGPU kernels( \(software\))?$/m);
      expect(out).toMatch(new RegExp(`^${kernel} .* x ${kernel === 'AddN' ? '' : ' *has none'}`, 'm'));
      const [ours, stock] = comparisons[0].measurements;
      expect(ours.contestant).toBe(ours.gpu ? 'webgpu' : 'webgpu (software)');
      expect(stock).toMatchObject({ contestant: 'tfjs-webgpu', ours: false });
      for (const { difference, runs, iterations, milliseconds } of [ours, stock]) {
        expect(difference.results).toBeLessThan(1e-5);
        expect(runs).toBeGreaterThanOrEqual(1);
        expect(iterations).toBeGreaterThanOrEqual(2);
        expect(milliseconds.median).toBeGreaterThan(0);
      }
      expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('<h2>WebGPU kernels');
    }
  }, 300_000);

  it('ends with 2 and a word on a wrong argument', async () => {
    const { code, err } = await run(['--peers', 'nobody']);
    expect(code).toBe(2);
    expect(err).toContain("'nobody' is none of torch");
  });
});
