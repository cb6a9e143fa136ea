import { readFileSync } from 'node:fs';

interface KerasGolden {
  version: string;
  weights: Record<string, { shape: number[]; sum: number; last: number }>;
  prediction: number[][];
  /** Values of a kernel and a bias, of the version that has them. */
  bfloat16: number[][];
}

/** A file that tools/golden/keras-files.py made. */
export const kerasFile = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../golden/keras/${name}`, import.meta.url)));

/** What Keras 2 or 3 says of the network that it saved. */
export const kerasGolden = (version: 2 | 3): KerasGolden =>
  JSON.parse(readFileSync(new URL(`../golden/keras/keras${version}.json`, import.meta.url), 'utf8'));
