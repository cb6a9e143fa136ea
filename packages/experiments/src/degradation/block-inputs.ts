import type { CifarDepth } from './config.js';

/** The layers whose output is the input of block 1, 2, … of a plain or residual network of the zoo. */
export function blockInputs(depth: CifarDepth): string[] {
  const blocks = (depth - 2) / 6;
  const outputs = [1, 2, 3].flatMap((stage) =>
    Array.from({ length: blocks }, (_, block) => `stage${stage}_block${block + 1}_bn2`),
  );
  return ['stem_bn', ...outputs.slice(0, -1)];
}
