import { basename } from 'node:path';
import { foldBatchNorm, toPlain } from '@residualjs/models';
import { type ExportOnnxOptions, exportOnnx } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { FilesToWrite } from './write-files.js';

/** How whole models are written. */
export interface EncodeModelOptions {
  /** Without batch norm where a convolution can do its work. */
  fold: boolean;
  onnx: ExportOnnxOptions;
}

/** Applies `use` to the model in stock layers, and frees it. */
async function withStockLayers<T>(
  model: tfl.LayersModel,
  fold: boolean,
  use: (stock: tfl.LayersModel) => Promise<T>,
): Promise<T> {
  const stock = fold ? foldBatchNorm(model) : toPlain(model);
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

/** A model as the `model.json` of tfjs, in stock layers, with its weights in one file beside it. */
export function encodeTfjsModel(
  path: string,
  model: tfl.LayersModel,
  { fold }: EncodeModelOptions,
): Promise<FilesToWrite> {
  return withStockLayers(model, fold, async (stock) => {
    let saved: tf.io.ModelArtifacts | undefined;
    await stock.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    const { weightSpecs = [], weightData, ...rest } = saved as tf.io.ModelArtifacts;
    const shard = `${basename(path).replace(/\.json$/i, '')}.weights.bin`;
    const json = { ...rest, weightsManifest: [{ paths: [shard], weights: weightSpecs }] };
    const bytes = tf.io.CompositeArrayBuffer.join(weightData);
    return [
      [shard, new Uint8Array(bytes)],
      [basename(path), new TextEncoder().encode(JSON.stringify(json))],
    ];
  });
}
