import type { FetchWeightsOptions } from '@residualjs/weights';
import type { ConventionName } from '../names/conventions.js';
import type { Preprocessing } from '../tables/row.js';

/** How a download goes: see `fetchWeights` of @residualjs/weights. */
export type PretrainedDownload = Omit<FetchWeightsOptions, 'checksum'>;

/** Weights that the model's row names. */
export interface PretrainedByTag extends PretrainedDownload {
  /** What `describeModel(name).pretrained` has as `tag` or `name`: 'cifar10', 'imagenet'. */
  source: string;
  /** The folder or the start of the URL that has the file instead of the author's server: a mirror, or a disk without a network. */
  base?: string;
}

/** Weights from anywhere. */
export interface PretrainedByAddress extends PretrainedDownload {
  /** A path, a URL, or `hf:owner/name/file`. */
  address: string;
  /** What the SHA-256 of the file must be: all 64 digits, or the first ones, 8 at least. */
  sha256?: string;
  /** Its size, if it is known. */
  bytes?: number;
  /** Whose names the weights have; by default the convention that fits. */
  convention?: ConventionName;
  /** What its images went through; by default what the convention says, else the model's row. */
  preprocessing?: Preprocessing;
  /** The images it was trained for; 'CIFAR-10', 'CIFAR-100' and 'MNIST' give `predict` its labels. */
  dataset?: string;
}

/**
 * Trained weights for a model: a tag of its row ('cifar10', 'imagenet'), an address (a path, a URL, `hf:owner/name/file`), or one
 * of them with options.
 */
export type PretrainedOption = string | PretrainedByTag | PretrainedByAddress;

/** What an option asks for. */
export interface PretrainedRequest {
  /** The name of the source, or the address. */
  readonly source: string;
  readonly address: string;
  readonly sha256?: string;
  readonly bytes?: number;
  readonly convention?: ConventionName;
  readonly preprocessing?: Preprocessing;
  readonly dataset: string | null;
  /** Whether the row knows them: then the network must be that of the row. */
  readonly published: boolean;
  readonly download: PretrainedDownload;
}
