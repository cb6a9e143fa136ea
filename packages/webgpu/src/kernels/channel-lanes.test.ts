import { expect, it } from 'vitest';
import { channelLanes, partsOfRows, THREADS } from './channel-lanes.js';

it.each([
  // channels of ResNet-20 and ResNet-50, of images, and odd ones
  [16, { width: 4, lanes: 4, rowLanes: 64, blocks: 1 }],
  [64, { width: 4, lanes: 16, rowLanes: 16, blocks: 1 }],
  [2048, { width: 4, lanes: 64, rowLanes: 4, blocks: 8 }],
  [3, { width: 1, lanes: 4, rowLanes: 64, blocks: 1 }],
  [1, { width: 1, lanes: 1, rowLanes: 256, blocks: 1 }],
  [70, { width: 1, lanes: 64, rowLanes: 4, blocks: 2 }],
] as const)('lays %i channels on %j', (channels, expected) => {
  const place = channelLanes(channels);
  expect(place).toEqual(expected);
  expect(place.lanes * place.rowLanes).toBe(THREADS);
  expect(place.lanes * place.width * place.blocks).toBeGreaterThanOrEqual(channels);
});

it.each([
  // batch 128 of ResNet-20 at 32 x 32 and 8 x 8; a few rows; many channels
  [131072, 16, { rowsOfPart: 512, parts: 256 }],
  [8192, 64, { rowsOfPart: 128, parts: 64 }],
  [5, 16, { rowsOfPart: 64, parts: 1 }],
  [1568, 2048, { rowsOfPart: 32, parts: 49 }],
])('shares out %i rows of %i channels in %j', (rows, channels, expected) => {
  const shared = partsOfRows(rows, channelLanes(channels));
  expect(shared).toEqual(expected);
  expect(shared.parts * shared.rowsOfPart).toBeGreaterThanOrEqual(rows);
  expect((shared.parts - 1) * shared.rowsOfPart).toBeLessThan(rows);
});
