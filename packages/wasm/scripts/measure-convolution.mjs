// Times every convolution kernel of one build alone, on one thread: the figures of src/kernels/convolution-algorithm.ts.
//
//   node scripts/measure-convolution.mjs [plain|relaxed]
//
// Prints GFLOP/s, counted as the 2 * N * H' * W' * 9 * C * C' operations of the direct algorithm; the best of many runs.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

const build = process.argv[2] ?? 'relaxed';
const file = fileURLToPath(new URL(`../src/generated/kernels-${build}.ts`, import.meta.url));
const bytes = Buffer.from(readFileSync(file, 'utf8').match(/'([A-Za-z0-9+/=]+)'/)[1], 'base64');
if (!WebAssembly.validate(bytes)) v8.setFlagsFromString('--experimental-wasm-relaxed-simd'); // Node 20
const memory = new WebAssembly.Memory({ initial: 8192, maximum: 65536 });
const kernels = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports;
new Float32Array(memory.buffer).forEach((_, i, all) => {
  all[i] = ((i * 2654435761) >>> 0) / 2 ** 31 - 1;
});

/** [batch, height and width, in, out, stride] */
const shapes = [
  [32, 32, 16, 16, 1],
  [32, 16, 32, 32, 1],
  [32, 8, 64, 64, 1],
  [32, 28, 16, 16, 1],
  [32, 14, 32, 32, 1],
  [32, 7, 64, 64, 1],
  [4, 8, 64, 64, 1],
  [2, 8, 64, 64, 1],
  [1, 8, 64, 64, 1],
  [64, 2, 64, 64, 1],
  [8, 28, 128, 128, 1],
  [8, 14, 256, 256, 1],
  [32, 32, 3, 16, 1],
  [32, 32, 16, 32, 2],
  [32, 16, 32, 64, 2],
];

/** Milliseconds of the fastest run in about 0.2 s. */
function fastest(run) {
  run();
  let best = Number.POSITIVE_INFINITY;
  const end = performance.now() + 200;
  while (performance.now() < end) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

for (const [batch, size, inChannels, outChannels, stride] of shapes) {
  const out = Math.ceil(size / stride);
  const before = ((out - 1) * stride + 3 - size) >> 1;
  const sizes = [batch, size, size, inChannels, out, out, outChannels, 3, 3, stride, stride, before, before];
  let end = 1 << 20;
  const place = (values) => {
    const start = end;
    end += Math.ceil((4 * values) / 4096) * 4096 + 4096 + 192;
    return start;
  };
  const x = place(batch * size * size * inChannels);
  const dy = place(batch * out * out * outChannels);
  const filter = place(9 * inChannels * outChannels);
  const result = place(batch * size * size * Math.max(inChannels, outChannels));
  const operations = 2e-6 * batch * out * out * 9 * inChannels * outChannels;
  const rate = (run) => (operations / fastest(run)).toFixed(0).padStart(4);
  const subFilters = place(9 * (inChannels + 3) * outChannels);
  const points = place(36 * inChannels * outChannels);
  const flipped = place(9 * inChannels * outChannels);
  const stridedPoints = place(81 * inChannels * outChannels);
  const scratch = place(0);
  if (stride === 2 && inChannels % 4 === 0) {
    const vectors = (inChannels * outChannels) / 4;
    kernels.winogradStridedFilterPoints(0, vectors, scratch, filter, stridedPoints, inChannels, outChannels);
  }
  const direct = [
    rate(() => kernels.conv2d(0, batch * out, scratch, x, filter, 0, 0, 0, result, ...sizes)),
    rate(() => {
      kernels.conv2dSubFilters(filter, subFilters, ...sizes);
      kernels.conv2dInputGradient(0, batch, scratch, dy, subFilters, result, ...sizes);
    }),
    rate(() => kernels.conv2dFilterGradient(0, 1, scratch, x, dy, result, 1, ...sizes)),
  ];
  const convolve = (input, filters, [height, inputs, outHeight, outputs, before]) => {
    kernels.winogradFilterPoints(0, (inputs * outputs) / 4, scratch, filters, points, inputs, outputs);
    const operands = [
      input,
      points,
      0,
      0,
      0,
      result,
      batch,
      height,
      height,
      inputs,
      outHeight,
      outHeight,
      outputs,
    ];
    const rows = kernels.winogradTileRows(batch, outHeight);
    kernels.winogradConvolution(0, rows, scratch, ...operands, 3, 3, 1, 1, before, before);
  };
  const winograd =
    stride === 1 && inChannels % 16 === 0
      ? [
          rate(() => convolve(x, filter, [size, inChannels, out, outChannels, before])),
          rate(() => {
            kernels.flipAndTransposeFilters(0, 9, 0, filter, flipped, 9, inChannels, outChannels);
            convolve(dy, flipped, [out, outChannels, size, inChannels, 2 - before]);
          }),
          rate(() => kernels.winogradFilterGradient(0, 1, scratch, x, dy, result, 1, ...sizes)),
        ]
      : stride === 2 && inChannels % 4 === 0
        ? [
            rate(() =>
              kernels.winogradStrided(
                0,
                batch * Math.ceil(out / 4),
                scratch,
                x,
                stridedPoints,
                0,
                0,
                0,
                result,
                ...sizes,
              ),
            ),
            '',
            '',
          ]
        : ['', '', ''];
  const name = `${batch} x ${size}x${size}, ${inChannels} -> ${outChannels}${stride > 1 ? `, stride ${stride}` : ''}`;
  const parts = ['forward', 'input gradient', 'filter gradient'].map((part, i) =>
    `${part} ${direct[i]}${winograd[i] && ` ->${winograd[i]}`}`.padEnd(28),
  );
  console.log(`${name.padEnd(32)}${parts.join('')}`.trimEnd());
}
