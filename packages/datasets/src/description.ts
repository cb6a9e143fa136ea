/** A file as it is published, with what proves that a copy of it is whole. */
export interface PublishedFile {
  /** Its name on every mirror. */
  name: string;
  /** Which split it holds; an archive holds both. */
  split: 'train' | 'test' | 'both';
  /** Its size. */
  bytes: number;
  /** As published by the authors. */
  md5: string;
  /** Of the same bytes; checked too. */
  sha256: string;
}

/** What is known of a dataset before any of it is read. */
export interface DatasetDescription {
  /** The name that `loadDataset` takes. */
  name: string;
  /** The name in words. */
  title: string;
  /** What to cite. */
  citation: string;
  /** Its licence, as far as one is stated. */
  licence: string;
  /** How its files are laid out. */
  format: 'idx' | 'cifar10' | 'cifar100' | 'synthetic';
  /** Which label of an image counts, where its files hold a coarse one too. */
  labels?: 'fine' | 'coarse';
  /** The folder that it is looked for in; default: its name. */
  folder?: string;
  /** `[H, W, C]` of one image. */
  shape: [height: number, width: number, channels: number];
  /** The name of each class; the label is its index. */
  classes: string[];
  /** Images in each published split. */
  sizes: { train: number; test: number };
  /** Mean of each channel of the training images, of values scaled to 0..1. */
  mean: number[];
  /** Standard deviation of each channel of the training images, of values scaled to 0..1. */
  std: number[];
  /** Where the files are published, the best first; each ends in a slash. */
  mirrors: string[];
  /** The files as published. */
  files: PublishedFile[];
}
