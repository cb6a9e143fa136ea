export { GradientRecorder, type GradientRecorderOptions, type PendingNorms } from './gradient-recorder.js';
export { type GradientNorms, type GradientRecord, gradientsToCSV } from './gradient-table.js';
export { tap } from './tap.js';
export { type GradientTaps, type TapGradientsOptions, tapGradients } from './tap-gradients.js';
export { type OptimizerTap, type TapOptimizerOptions, tapOptimizer } from './tap-optimizer.js';
export {
  recordWeightGradients,
  type WeightGradients,
  weightGradientNorms,
} from './weight-gradient-norms.js';
