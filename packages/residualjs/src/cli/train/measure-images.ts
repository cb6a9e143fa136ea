import { channelMoments, isLazy, readChannelMoments } from '@residualjs/datasets';
import type { LoadedImages } from '../data-source.js';
import type { RunData } from './prepare-run.js';

/** The word of `--preprocessing` for constants that are measured. */
export const COMPUTED = 'computed';

/** The images of a run with mean and deviation of each channel as those to train on have them: what their data are normalised by. */
export async function measureImages({ train, heldOut, test }: RunData): Promise<RunData> {
  const moments = isLazy(train) ? await readChannelMoments(train) : channelMoments(train);
  const normalized = (images: LoadedImages): LoadedImages => ({ ...images, ...moments });
  return { train: normalized(train), heldOut: heldOut && normalized(heldOut), test: normalized(test) };
}
