/** The layers between the blocks of a zoo model. */
export interface BlockOutputs {
  /** The last layer before the first block. */
  stem: string;
  /** The last layer of every block, in order. */
  blocks: string[];
}

const BLOCK = /^(stage\d+_block\d+)_/;

/**
 * Finds the output of the stem and of every block among the layer names of a zoo model, given in the order of the graph.
 *
 * @throws where there is no block or nothing before the first one.
 */
export function blockOutputs(layers: readonly string[]): BlockOutputs {
  const last = new Map<string, string>();
  for (const layer of layers) {
    const block = BLOCK.exec(layer)?.[1];
    if (block !== undefined) last.set(block, layer);
  }
  const first = layers.findIndex((layer) => BLOCK.test(layer));
  if (first < 1) {
    throw new Error(
      `no stem and blocks among the layers ${layers.slice(0, 5).join(', ')}, …: not a zoo model`,
    );
  }
  return { stem: layers[first - 1], blocks: [...last.values()] };
}
