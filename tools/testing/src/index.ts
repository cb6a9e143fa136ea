export { type AgainstCpu, dirtyHeap, expectAsOnCpu } from './against-cpu.js';
export { describeBackends, onSoftwareGpu, type TestBackend } from './backends.js';
export { type BatchNormCase, batchNormCases, batchNormOf } from './batch-norm-cases.js';
export { expectClose, expectTensorClose, type Tolerance } from './close.js';
export { type ConvolutionCase, convolutionCases } from './convolution-cases.js';
export {
  convolution64,
  directBound,
  filterGradient64,
  inputGradient64,
  type Reference,
  relativeError,
} from './convolution-reference.js';
export { expectNoLeak } from './leak.js';
export { numericGradient } from './numeric-gradient.js';
export { randomTensor } from './random.js';
export { readAll, readBits } from './read-all.js';
export { readGolden } from './read-golden.js';
export { runKernel } from './run-kernel.js';
export { tidyAsync } from './tidy-async.js';
export {
  type UpdateCase,
  type UpdateListCase,
  updateCases,
  updateListCases,
  updatesOf,
  updatesOfList,
} from './update-cases.js';
