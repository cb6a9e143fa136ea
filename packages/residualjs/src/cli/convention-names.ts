import type { ConventionName } from '@residualjs/models';

/** What `--from` and `--to` take: spelled out, so that `--help` need not load tfjs. */
export const CONVENTION_NAMES = [
  'residualjs',
  'torchvision',
  'timm',
  'akamaster',
  'keras',
  'keras-numbered',
] as const satisfies ConventionName[];
