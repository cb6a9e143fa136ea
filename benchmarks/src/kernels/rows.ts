import type { KernelCase } from './kernel-case.js';
import { segmentSum } from './portable.js';
import { indices, noise } from './values.js';

/** Labels of ResNet-50. */
const [BATCH, CLASSES] = [32, 1000];

/** Rows by their number. */
export const ROWS: readonly KernelCase[] = [
  {
    ...{ kernel: 'OneHot', shape: `${CLASSES} classes`, batch: BATCH, flops: 0 },
    attrs: { depth: CLASSES, onValue: 1, offValue: 0, dtype: 'int32' },
    inputs: () => ({ indices: indices(BATCH, CLASSES) }),
  },
  {
    ...{ kernel: 'GatherV2', shape: '512 rows of 256', batch: 1, attrs: { axis: 0, batchDims: 0 }, flops: 0 },
    inputs: () => ({ x: noise([1024, 256]), indices: indices(512, 1024) }),
  },
  {
    ...{ kernel: 'UnsortedSegmentSum', shape: '512 rows of 256 into 64', batch: 1, flops: 512 * 256 },
    attrs: { numSegments: 64 },
    inputs: () => ({ x: noise([512, 256]), segmentIds: indices(512, 64) }),
    portable: segmentSum as KernelCase['portable'],
  },
];
