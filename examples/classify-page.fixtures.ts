/** What the test of the page drops on it: pictures and networks whose answers are known. */
import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { parseCifar10 } from '@residualjs/datasets';
import { type AnyModelName, createModel } from '@residualjs/models';
import { exportWeights, formatOf, type WeightEntry } from '@residualjs/weights';

/** An image of 8-bit red, green and blue, row by row. */
export interface Picture {
  data: Uint8Array;
  shape: [height: number, width: number, channels: 3];
}

/** A picture whose pixels a function gives, each `[red, green, blue]`. */
export function picture(
  height: number,
  width: number,
  pixel: (y: number, x: number) => readonly [number, number, number],
): Picture {
  const pixels = Array.from({ length: height * width }, (_, i) => pixel(Math.floor(i / width), i % width));
  return { data: Uint8Array.from(pixels.flat()), shape: [height, width, 3] };
}

/** The bytes of a PNG file of a picture: every pixel as it is, which a browser decodes to the same values. */
export function png({ data, shape: [height, width] }: Picture): Buffer {
  const chunk = (type: string, content: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(content.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // 8 bits a channel, RGB
  const rows = Array.from({ length: height }, (_, y) => [
    Buffer.of(0), // no filter
    data.subarray(y * width * 3, (y + 1) * width * 3),
  ]).flat();
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

type Weights = Map<string, WeightEntry>;

const values = (weights: Weights, name: string) => {
  const entry = weights.get(name);
  if (!entry) throw new Error(`the network has no weight '${name}'`);
  return entry.data as Float32Array;
};

/**
 * A ResNet-20 that looks for colours and nothing else: class 0 is red, 1 green, 2 blue, in whatever place they are.
 *
 * The stem hands each colour through in a channel of its own, every residual branch is multiplied by 0, so that the blocks
 * are their shortcuts, and option A moves the three channels to the middle of the wider stages: by 8, then by 16. So the
 * heat map of a class must have its peak where the image has that colour.
 */
export async function colourWeights(): Promise<Weights> {
  const model = createModel('resnet20', { seed: 1 });
  const weights = await exportWeights(model);
  model.dispose();
  for (const [name, { data }] of weights)
    if (/_bn2\/(gamma|beta)$/.test(name)) (data as Float32Array).fill(0);
  const stem = values(weights, 'stem_conv/kernel').fill(0); // [3, 3, 3, 16]
  const logits = values(weights, 'logits/kernel').fill(0); // [64, 10]
  for (const colour of [0, 1, 2]) {
    stem[(4 * 3 + colour) * 16 + colour] = 1;
    logits[(8 + 16 + colour) * 10 + colour] = 8;
  }
  values(weights, 'logits/bias').set([0, 0, 0, -1, -1.1, -1.2, -1.3, -1.4, -1.5, -1.6]);
  return weights;
}

/** A network with the weights that a seed gives, and logits that lie apart. */
export async function seededWeights(name: AnyModelName, seed: number): Promise<Weights> {
  const model = createModel(name, { seed });
  const weights = await exportWeights(model);
  model.dispose();
  const logits = values(weights, 'logits/kernel');
  logits.set(logits.map((value) => 4 * value));
  return weights;
}

/** The bytes of a PyTorch checkpoint, as DataParallel saves one: `module.` before every name. */
export async function writePth(weights: Weights): Promise<Uint8Array> {
  const named = [...weights].map(([name, entry]) => [`module.${name}`, entry] as const);
  const bytes = await formatOf('resnet20.pth').write?.(named, {});
  if (!bytes) throw new Error('PyTorch checkpoints cannot be written');
  return bytes;
}

/** The first images of a file of CIFAR-10, with their labels. */
export function cifarImages(file: string, count: number): { picture: Picture; label: number }[] {
  const { images, labels } = parseCifar10(readFileSync(file));
  const size = 32 * 32 * 3;
  return Array.from({ length: count }, (_, i) => ({
    picture: { data: Uint8Array.from(images.subarray(i * size, (i + 1) * size)), shape: [32, 32, 3] },
    label: labels[i],
  }));
}

/** The first rows of the logits `[images, 10]` that PyTorch gives, from an .npy file. */
export function goldenLogits(file: string, count: number): number[][] {
  const bytes = readFileSync(file);
  const begin = 10 + bytes.readUInt16LE(8);
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: 10 }, (_, j) => bytes.readFloatLE(begin + 4 * (10 * i + j))),
  );
}
