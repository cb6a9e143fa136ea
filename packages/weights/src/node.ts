export { cacheFolder, type Environment } from '@residualjs/common/node';
export { fetchWeights } from './node/fetch-weights.js';
export { type LoadedWeights, type LoadWeightsOptions, loadWeights } from './node/load-weights.js';
export { type OpenedWeightsFile, type OpenWeightsOptions, openWeights } from './node/open-weights.js';
export { readKerasModel } from './node/read-keras-model.js';
export { type ReadWeightsOptions, readWeights } from './node/read-weights.js';
export { type SavedWeights, type SaveWeightsOptions, saveWeights } from './node/save-weights.js';
