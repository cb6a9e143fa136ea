import { basename } from 'node:path';
import { foldBatchNorm, toPlain } from '@residualjs/models';
import { type ExportOnnxOptions, exportOnnx, exportWeights } from '@residualjs/weights';
import type * as tfl from '@tensorflow/tfjs-layers';
import { encodeWeights } from './encode-weights.js';
import type { FilesToWrite } from './write-files.js';

/** How whole models are written. */
export interface EncodeModelOptions {
  /** Without batch norm where a convolution can do its work. */
  fold: boolean;
  onnx: ExportOnnxOptions;
}

/** What learns in training may have no form in stock layers; folded for inference it is a constant. */
function inStockLayers(model: tfl.LayersModel): tfl.LayersModel {
  try {
    return toPlain(model);
  } catch (error) {
    throw new Error(`${(error as Error).message}: give --fold`, { cause: error });
  }
}

/** Applies `use` to the model in stock layers, and frees it. */
async function withStockLayers<T>(
  model: tfl.LayersModel,
  fold: boolean,
  use: (stock: tfl.LayersModel) => Promise<T>,
): Promise<T> {
  const stock = fold ? foldBatchNorm(model) : inStockLayers(model);
  try {
    return await use(stock);
  } finally {
    stock.dispose();
  }
}

/** A model as ONNX. */
export function encodeOnnx(
  path: string,
  model: tfl.LayersModel,
  { fold, onnx }: EncodeModelOptions,
): Promise<FilesToWrite> {
  return withStockLayers(model, fold, async (stock) => [[basename(path), await exportOnnx(stock, onnx)]]);
}

/**
 * A model as the `model.json` of tfjs, in stock layers, with the shards of its weights; what the model knows of itself, as that it is of
 * the zoo, is in it.
 */
export function encodeTfjsModel(
  path: string,
  model: tfl.LayersModel,
  { fold }: EncodeModelOptions,
): Promise<FilesToWrite> {
  return withStockLayers(model, fold, async (stock) => {
    const modelTopology = JSON.stringify(stock.toJSON(null, false));
    const { files } = await encodeWeights(path, {
      tensors: await exportWeights(stock),
      metadata: { modelTopology },
    });
    const [name, json] = files.at(-1) as FilesToWrite[number];
    const userDefinedMetadata = stock.getUserDefinedMetadata();
    const described = { ...JSON.parse(new TextDecoder().decode(json)), userDefinedMetadata };
    return [...files.slice(0, -1), [name, new TextEncoder().encode(JSON.stringify(described))]];
  });
}
