import type { DatasetDescription } from '../description.js';

/** What `syntheticDataset` makes when nothing else is asked for. */
export const synthetic: DatasetDescription = {
  name: 'synthetic',
  title: 'Synthetic images: a seeded pattern a class, with noise',
  citation: 'none: made by syntheticDataset',
  licence: 'none needed',
  format: 'synthetic',
  shape: [32, 32, 3],
  classes: Array.from({ length: 10 }, (_, label) => `class ${label}`),
  sizes: { train: 1000, test: 200 },
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
  mirrors: [],
  files: [],
};
