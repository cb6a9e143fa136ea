/**
 * Inference without batch normalisation: with its moving statistics it is an affine map, which the convolution before it
 * can do as well.
 */
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Layer } from '../graph.js';
import { readMetadata, writeMetadata } from '../metadata.js';
import { applied, copyOf, copyWeights, type Form, rebuild } from '../rebuild.js';
import { INFERENCE_FORMS, type StockForms } from '../stock-forms/index.js';
import { inStockLayers } from '../to-plain.js';
import { type Chain, findChains } from './chains.js';
import { foldedWeights } from './convolutions.js';

/**
 * The same model for inference, in stock layers of TensorFlow.js alone, with every batch normalisation that follows a
 * convolution folded into it:
 *
 * `kernel' = s kernel`, `bias' = s (bias - mean) + beta`, `s = gamma / sqrt(variance + epsilon)` for each output channel
 *
 * The convolution has a bias then, and the ReLU where one follows directly: tfjs runs that as one kernel. Outputs are the
 * same but for rounding. Rescaling (scaled shortcuts, ReZero, stochastic depth at inference) is folded alike.
 *
 * What remains: batch norms that follow no convolution (after an addition, as the first of every pre-activated block, or
 * where something else takes the convolution's output too) stay stock batch norms, dropout does nothing, additions and the
 * ReLUs after them are layers. Layers that remain keep their names, a convolution its own.
 *
 * It takes any model: of the zoo, fused or not, loaded, or any stock one that has convolutions (1D, 2D,
 * depthwise, separable, transposed; channels last) or dense layers before batch norms. The one given stays as it is; dispose of either when done
 * with it. Training the result trains another network.
 *
 * @example
 * const fast = foldBatchNorm(model);
 * await fast.save('file://resnet20-folded'); // loads in tfjs alone
 */
export function foldBatchNorm(model: tfl.LayersModel): tfl.LayersModel {
  return foldedIn(model, INFERENCE_FORMS);
}

/** {@link foldBatchNorm} with other stock forms: a layer that has none stays as it is. */
export function foldedIn(model: tfl.LayersModel, forms: StockForms): tfl.LayersModel {
  const stock = inStockLayers(model, forms);
  try {
    return folded(stock);
  } finally {
    stock.dispose();
  }
}

function folded(stock: tfl.LayersModel): tfl.LayersModel {
  const chains = findChains(stock);
  const forms = new Map<Layer, Form>();
  for (const chain of chains) {
    forms.set(chain.convolution, foldedForm(chain));
    for (const layer of chain.absorbed) forms.set(layer, (inputs) => inputs);
  }
  const result = rebuild(stock, { formOf: (layer) => forms.get(layer) ?? null, nested: folded });
  copyWeights(stock, result, new Set(forms.keys()));
  const metadata = readMetadata(stock);
  if (metadata) writeMetadata(result, { ...metadata, folded: true });
  return result;
}

/** A convolution that does the work of its chain. */
function foldedForm({ convolution, channels, affines, relu }: Chain): Form {
  const useBias = affines.length > 0 || convolution.getConfig().useBias;
  const made = copyOf(convolution, { useBias, activation: relu ? 'relu' : 'linear' });
  const form = applied(made);
  return (inputs, callArgs) => {
    const outputs = form(inputs, callArgs);
    const weights = useBias
      ? foldedWeights(convolution, channels, (before) => affines.reduce((sum, then) => then(sum), before))
      : convolution.getWeights();
    made.setWeights(weights);
    if (useBias) for (const weight of weights) weight.dispose();
    return outputs;
  };
}
