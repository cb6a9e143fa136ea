import { readFileSync } from 'node:fs';

interface Golden {
  file: string;
  tensors: Record<string, { shape: number[]; values: string[] }>;
  narrow: { float32: number[]; float16: number[]; bfloat16: number[] };
  widen: { float16: number[]; float32: number[] };
  akamaster: Record<string, { shape: number[]; sum: number; last: number }>;
}

/** What tools/golden/safetensors-files.py printed. */
export const golden: Golden = JSON.parse(
  readFileSync(new URL('../golden/safetensors.json', import.meta.url), 'utf8'),
);

/** The file of every dtype that the reference implementation wrote. */
export const goldenFile = new Uint8Array(Buffer.from(golden.file, 'base64'));

/** A safetensors file of this header and these many bytes of values. */
export function fileOf(header: string | object, values = 0): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(text.length));
  return new Uint8Array(Buffer.concat([prefix, text, Buffer.alloc(values)]));
}
