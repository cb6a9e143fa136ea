import type * as tfl from '@tensorflow/tfjs-layers';
import { isModel } from './graph.js';
import { readMetadata, writeMetadata } from './metadata.js';
import { copyWeights, rebuild } from './rebuild.js';
import { STOCK_FORMS, type StockForms } from './stock-forms/index.js';

/**
 * The same model in stock layers of TensorFlow.js alone, with the same weights in the same order: saved, it loads where
 * nothing of ours is installed, and gives the same outputs.
 *
 * It goes from layer to layer, so it takes any model: of the zoo, loaded from a file, with another head, or made of
 * residual blocks by hand. The model given stays as it is; dispose of either when done with it. A compiled optimiser is
 * not taken along, and recomputation neither.
 *
 * @throws Error where a layer has no stock form: ReZero (its learned factor) and stochastic depth.
 *
 * @example
 * await toPlain(model).save('file://resnet20'); // elsewhere: tf.loadLayersModel('file://resnet20/model.json')
 */
export function toPlain(model: tfl.LayersModel): tfl.LayersModel {
  checkForms(model);
  return inStockLayers(model, STOCK_FORMS);
}

/** Throws before anything is built, so that nothing is left behind. */
function checkForms(model: tfl.LayersModel): void {
  for (const layer of model.layers) {
    const type = layer.getClassName();
    if (isModel(layer)) checkForms(layer);
    else if (type.startsWith('Residual') && !STOCK_FORMS.has(type)) {
      throw new Error(
        `${type} '${layer.name}' has no form in stock layers of TensorFlow.js: save the model as it is, and call ` +
          `registerLayers() of @residualjs/layers before it is loaded; for inference alone there is foldBatchNorm`,
      );
    }
  }
}

/** A model with `forms` in the place of our layers, and the weights of those that have them. */
export function inStockLayers(model: tfl.LayersModel, forms: StockForms): tfl.LayersModel {
  const plain = rebuild(model, {
    formOf(layer) {
      const form = forms.get(layer.getClassName())?.(layer, layer.getConfig());
      return form ? (inputs) => [form(inputs)] : null;
    },
    nested: (inner) => inStockLayers(inner, forms),
  });
  copyWeights(model, plain);
  const metadata = readMetadata(model);
  if (metadata) writeMetadata(plain, { ...metadata, options: { ...metadata.options, fused: false } });
  return plain;
}
