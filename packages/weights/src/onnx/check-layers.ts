import type * as tfl from '@tensorflow/tfjs-layers';
import { ACTIVATION_NAMES } from './layers/activations.js';
import { LAYER_FORMS } from './layers/index.js';
import { innerLayers, type Layer } from './walk.js';

const KNOWN = new Set([...LAYER_FORMS.keys(), 'InputLayer']);

/** A problem with a layer, or null. */
function problemOf(layer: Layer): string | null {
  const type = layer.getClassName();
  const named = `${type} '${layer.name}'`;
  if (!KNOWN.has(type)) return named;
  const { activation } = layer.getConfig();
  if (typeof activation === 'string' && !ACTIVATION_NAMES.includes(activation)) {
    return `${named} with the activation '${activation}'`;
  }
  const other = layer.weights.find(({ dtype }) => dtype !== 'float32');
  return other ? `${named} with a weight of dtype ${other.dtype}` : null;
}

/**
 * Throws unless every layer of a model has a form in ONNX, naming all that have none.
 *
 * @throws RangeError
 */
export function checkLayers(model: tfl.LayersModel): void {
  const problems = innerLayers(model)
    .map(problemOf)
    .filter((problem) => problem !== null);
  if (problems.length === 0) return;
  const ours = problems.some((problem) => problem.startsWith('Residual'))
    ? '; layers of @residualjs/layers become stock ones with toPlain(model) or foldBatchNorm(model) of @residualjs/models'
    : '';
  throw new RangeError(
    `the model '${model.name}' cannot be written as ONNX, for it has ${problems.join(', ')}; ` +
      `known are ${[...LAYER_FORMS.keys()].join(', ')}, ` +
      `with the activations ${ACTIVATION_NAMES.join(', ')}${ours}`,
  );
}
