/**
 * Networks and batches as files that any language reads in a few lines: NAME.json, which says where in NAME.bin
 * (little-endian float32) each tensor begins.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network, Weight } from './network.js';

/** Images `[N, H, W, C]` and their classes. */
export interface BatchData {
  images: Weight;
  labels: number[];
}

/** Where a tensor lies: in values, not bytes. */
interface Place {
  shape: number[];
  start: number;
}

async function writeTensors(
  path: string,
  header: object,
  tensors: ReadonlyMap<string, Weight>,
): Promise<void> {
  const places: Record<string, Place> = {};
  let size = 0;
  for (const [name, { shape, data }] of tensors) {
    places[name] = { shape, start: size };
    size += data.length;
  }
  const values = new Float32Array(size);
  for (const [name, { data }] of tensors) values.set(data, places[name].start);
  await writeFile(`${path}.bin`, new Uint8Array(values.buffer));
  await writeFile(`${path}.json`, JSON.stringify({ ...header, tensors: places }));
}

async function readTensors<Header>(path: string): Promise<{ header: Header; tensors: Map<string, Weight> }> {
  const { tensors: places, ...header } = JSON.parse(await readFile(`${path}.json`, 'utf8'));
  const bytes = await readFile(`${path}.bin`);
  const values = new Float32Array(new Uint8Array(bytes).buffer); // a copy, which begins where it must
  const tensors = new Map<string, Weight>();
  for (const [name, { shape, start }] of Object.entries<Place>(places)) {
    const size = shape.reduce((product, length) => product * length, 1);
    tensors.set(name, { shape, data: values.subarray(start, start + size) });
  }
  return { header, tensors };
}

/** Writes `folder/name.json` and `folder/name.bin`. */
export async function writeNetwork(folder: string, name: string, network: Network): Promise<void> {
  const { weights, ...header } = network;
  await writeTensors(join(folder, name), header, weights);
}

/** Reads what {@link writeNetwork} wrote. */
export async function readNetwork(folder: string, name: string): Promise<Network> {
  const { header, tensors } = await readTensors<Omit<Network, 'weights'>>(join(folder, name));
  return { ...header, weights: tensors };
}

const batchName = (size: number) => `batch-${size}`;

/** Writes the batch of a size. */
export async function writeBatch(folder: string, { images, labels }: BatchData): Promise<void> {
  await writeTensors(join(folder, batchName(labels.length)), { labels }, new Map([['images', images]]));
}

/** Reads the batch of a size. */
export async function readBatch(folder: string, size: number): Promise<BatchData> {
  const path = join(folder, batchName(size));
  const { header, tensors } = await readTensors<{ labels: number[] }>(path);
  return { labels: header.labels, images: tensors.get('images') as Weight };
}
