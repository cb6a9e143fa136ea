import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readGolden } from './golden.js';

/** An image file and what Pillow makes of it. */
export interface GoldenImage {
  name: string;
  bytes: Buffer;
  shape: [height: number, width: number];
  rgb: number[];
  grey: number[];
}

interface Golden {
  files: (Omit<GoldenImage, 'bytes'> & { base64: string })[];
  folder: { paths: string[]; classes: string[]; samples: [path: string, label: number][] };
}

/** A folder as torchvision's `ImageFolder` reads it, by tools/golden/image-files.py. */
export const goldenFolder = (): Golden['folder'] => readGolden<Golden>('image-files.json').folder;

/** Image files of many kinds as Pillow reads them, by tools/golden/image-files.py. */
export const goldenImages = (): GoldenImage[] =>
  readGolden<Golden>('image-files.json').files.map(({ base64, ...image }) => ({
    ...image,
    bytes: Buffer.from(base64, 'base64'),
  }));

/** Whether images can be decoded here; the names of tests that need it say why they are skipped. */
export const hasSharp = await import('sharp').then(
  () => true,
  () => false,
);
export const sharpNote = hasSharp ? '' : ' [skipped: sharp is not installed]';

/** A new folder with these files in it. */
export function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'residualjs-images-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** An image of one colour. */
export async function flatImage(
  height: number,
  width: number,
  [r, g, b]: readonly number[],
  format: 'png' | 'jpeg' | 'webp' = 'png',
): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .toFormat(format)
    .toBuffer();
}
