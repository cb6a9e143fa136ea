// Times our kernels against those of tfjs on the GPU of this machine, kernel by kernel.
//
//   node packages/webgpu/scripts/measure-kernels.mjs [--batch 128] [--model resnet20|resnet50] [--seconds 0.3] [--only TEXT] [--software]
//
// Prints milliseconds a run, the mean over runs that are sent together; of convolutions also GFLOP/s of the direct algorithm.
import { parseArgs } from 'node:util';
import { batchNormTraining, momentumUpdate } from '@residualjs/ops';
import { registerWebGpuKernels, startWebGpu } from '@residualjs/webgpu';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';

const { values } = parseArgs({
  options: {
    batch: { type: 'string', default: '128' },
    model: { type: 'string', default: 'resnet20' },
    seconds: { type: 'string', default: '0.3' },
    only: { type: 'string', default: '' },
    software: { type: 'boolean', default: false },
  },
});
const batch = Number(values.batch);
const seconds = Number(values.seconds);

/** [height and width, in, out, kernel, stride] */
const CONVOLUTIONS = {
  resnet20: [
    [32, 3, 16, 3, 1],
    [32, 16, 16, 3, 1],
    [32, 16, 32, 3, 2],
    [16, 32, 32, 3, 1],
    [16, 32, 64, 3, 2],
    [8, 64, 64, 3, 1],
  ],
  resnet50: [
    [224, 3, 64, 7, 2],
    [56, 64, 64, 3, 1],
    [56, 64, 256, 1, 1],
    [28, 128, 128, 3, 1],
    [14, 256, 256, 3, 1],
    [14, 1024, 256, 1, 1],
    [7, 512, 512, 3, 1],
  ],
}[values.model];
if (CONVOLUTIONS === undefined)
  throw new Error(`--model must be resnet20 or resnet50, got '${values.model}'`);

const run = (kernel, inputs, attrs) => tf.engine().runKernel(kernel, inputs, attrs);

/** Waits for all that was sent: a read of one value comes after it. */
async function finish(output) {
  const one = tf.tidy(() => tf.slice(tf.reshape(output, [output.size]), 0, 1));
  await one.data();
  one.dispose();
}

/** Milliseconds a run, over about the time that was asked for. */
async function time(work) {
  const repeat = async (times) => {
    const start = performance.now();
    for (let i = 1; i < times; i++) tf.dispose(work());
    const last = work();
    await finish([last].flat()[0]);
    tf.dispose(last);
    return (performance.now() - start) / times;
  };
  await repeat(1); // compiles
  const once = await repeat(2);
  return repeat(Math.max(3, Math.ceil((1000 * seconds) / once)));
}

/** What is timed: a name, operations if they are worth counting, and how to run it. */
function* cases() {
  for (const [size, inChannels, outChannels, kernel, stride] of CONVOLUTIONS) {
    const out = Math.ceil(size / stride);
    const attrs = { strides: stride, pad: 'same', dataFormat: 'NHWC', dilations: 1 };
    const inputShape = [batch, size, size, inChannels];
    const filterShape = [kernel, kernel, inChannels, outChannels];
    const x = tf.randomUniform(inputShape, -1, 1);
    const filter = tf.randomUniform(filterShape, -1, 1);
    const dy = tf.randomUniform([batch, out, out, outChannels], -1, 1);
    const flops = 2 * batch * out * out * kernel * kernel * inChannels * outChannels;
    const name = `${kernel}x${kernel}/${stride} ${size}², ${inChannels} to ${outChannels}`;
    yield [`${name}, forward`, flops, () => run(tf.Conv2D, { x, filter }, attrs)];
    yield [
      `${name}, filter`,
      flops,
      () => run(tf.Conv2DBackpropFilter, { x, dy }, { ...attrs, filterShape }),
    ];
    yield [
      `${name}, input`,
      flops,
      () => run(tf.Conv2DBackpropInput, { dy, filter }, { ...attrs, inputShape }),
    ];
    if (kernel === 3 && stride === 1) {
      const [gamma, beta] = [tf.ones([outChannels]), tf.zeros([outChannels])];
      const forward = (value) => batchNormTraining(value, gamma, beta, null, { activation: 'relu' }).y;
      const gradient = tf.grad(forward);
      yield [`batch norm ${size}², ${outChannels}, forward`, 0, () => tf.tidy(() => forward(dy))];
      yield [`batch norm ${size}², ${outChannels}, both`, 0, () => tf.tidy(() => gradient(dy, dy))];
      yield [`sum ${size}², ${outChannels}`, 0, () => tf.sum(dy)];
    }
    tf.dispose([x, filter, dy]);
  }
  const [variable, buffer] = [0, 0].map(() => tf.variable(tf.zeros([3, 3, 64, 64])));
  const gradient = tf.ones([3, 3, 64, 64]);
  const update = () => {
    momentumUpdate(variable, buffer, gradient, { learningRate: 0 });
    return tf.clone(variable);
  };
  yield ['momentum update, 36,864 values', 0, update];
}

const { device } = await startWebGpu({ software: values.software ? 'allow' : 'refuse', kernels: 'stock' });
console.log(`${values.model}, batch ${batch}, on ${device}`);
console.log('| work | stock, ms | ours, ms | times as fast | ours, GFLOP/s |');
console.log('| --- | --- | --- | --- | --- |');
for (const [name, flops, work] of cases()) {
  if (!name.includes(values.only)) continue;
  const stock = await time(work);
  const undo = await registerWebGpuKernels();
  const ours = await time(work);
  undo();
  const speed = flops > 0 ? (flops / ours / 1e6).toFixed(0) : '';
  console.log(
    `| ${name} | ${stock.toFixed(3)} | ${ours.toFixed(3)} | ${(stock / ours).toFixed(1)} | ${speed} |`,
  );
}
