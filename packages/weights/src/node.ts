export { type LoadedWeights, loadWeights } from './node/load-weights.js';
export { readWeights } from './node/read-weights.js';
export { type SavedWeights, type SaveWeightsOptions, saveWeights } from './node/save-weights.js';
