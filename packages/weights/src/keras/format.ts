import { readHdf5, writeHdf5 } from '../hdf5/hdf5-session.js';
import type { WeightFormat } from '../weight-format.js';
import { readKerasArchive } from './read-archive.js';
import { NO_WEIGHTS, readHdf5Weights } from './read-hdf5-weights.js';
import { layerSources } from './write-layer-weights.js';

/** Weights and whole models of Keras in HDF5, for `WEIGHT_FORMATS`. */
export const kerasHdf5: WeightFormat = {
  name: 'Keras HDF5',
  extensions: ['.h5', '.hdf5'],
  read: async (bytes, { file }) => readHdf5Weights(await readHdf5(bytes, { file, skip: NO_WEIGHTS }), file),
  write: async (tensors, metadata) => writeHdf5(layerSources(tensors, metadata)),
};

/** Whole models of Keras in its zip file, for `WEIGHT_FORMATS`. It cannot be written: it would need the configuration of a model. */
export const kerasArchive: WeightFormat = {
  name: 'Keras archive',
  extensions: ['.keras'],
  read: (bytes, { file }) => readKerasArchive(bytes, file),
};
