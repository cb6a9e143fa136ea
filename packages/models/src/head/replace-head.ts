import { heNormal, ResidualDropout } from '@residualjs/layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { keepFrozen } from '../freeze/frozen-normalization.js';
import type { Layer } from '../graph.js';
import { type ModelMetadata, readMetadata, writeMetadata } from '../metadata.js';
import { applied, copyWeights, type Form, rebuild } from '../rebuild.js';
import { recompute, recomputedSegments } from '../recompute/recompute.js';

/** Options of {@link replaceHead}. */
export interface ReplaceHeadOptions {
  /** Outputs of the new classifier, at least 1. */
  classes: number;
  /** Fixes its initial weights, and what its dropout draws: any integer. */
  seed?: number;
  /** Share of the features dropped before it, from 0 to below 1; by default what the model has. */
  dropout?: number;
}

/** What ends a model. */
interface Head {
  /** Null where it ends in features. */
  readonly classifier: Layer | null;
  /** The dropout before the classifier. */
  readonly dropout: Layer | null;
  /** How many features the classifier takes. */
  readonly features: number;
}

/**
 * The same model with a new classifier, for fine-tuning: all weights before it are copied, and a dense layer with fresh ones
 * takes its place; `[N, H, W, C] -> [N, classes]`, logits. A model without a classifier (`classes: 0`) gets one.
 *
 * The kernel starts normal with standard deviation sqrt(2 / inputs), as in a fresh model. What is frozen stays frozen; the new
 * classifier is not. What is recomputed in training stays so. The model given stays as it is; dispose of either when done with it.
 *
 * @throws RangeError where an option is out of bounds; Error where the model does not end in a dense layer or in features `[N, C]`.
 *
 * @example
 * const pets = replaceHead(await createModel('resnet18', { pretrained: 'imagenet' }), { classes: 37, dropout: 0.2 });
 * freeze(pets, 'stage3');
 */
export function replaceHead(model: tfl.LayersModel, options: ReplaceHeadOptions): tfl.LayersModel {
  const where = `replaceHead(${model.name})`;
  checkOptions(where, options);
  const { classes, seed, dropout } = options;
  const head = headOf(where, model);
  const classify = newHead(model, head, { classes, seed, dropout });
  const forms = new Map<Layer, Form>();
  if (head.classifier) forms.set(head.classifier, classify);
  if (head.dropout && dropout !== undefined) forms.set(head.dropout, (inputs) => inputs);
  const body = copied(model, forms);
  const made = head.classifier
    ? body
    : tfl.model({ name: model.name, inputs: body.inputs, outputs: classify(body.outputs, {}) });
  keepFrozen(made);
  const metadata = readMetadata(model);
  if (metadata) writeMetadata(made, withHead(metadata, classes, dropout));
  const segments = recomputedSegments(model);
  if (segments) recompute(made, segments);
  return made;
}

/** A copy with other forms of some layers, which have no weights of the model. */
function copied(model: tfl.LayersModel, forms: ReadonlyMap<Layer, Form>): tfl.LayersModel {
  const copy = rebuild(model, {
    formOf: (layer) => forms.get(layer) ?? null,
    nested: (inner) => copied(inner, new Map()),
  });
  copyWeights(model, copy, new Set(forms.keys()));
  return copy;
}

/** Dropout where it is asked for, and the classifier. */
function newHead(
  model: tfl.LayersModel,
  { classifier, features }: Head,
  { classes, seed = 0, dropout = 0 }: ReplaceHeadOptions,
): Form {
  const name = classifier?.name ?? 'logits';
  const fused = model.layers.some((layer) => layer.getClassName().startsWith('Residual'));
  const drop = { name: 'dropout', rate: dropout };
  // stock dropout with a seed drops the same values at every step, so the stock form has none
  const layers: Layer[] = [
    ...(dropout > 0 ? [fused ? new ResidualDropout({ ...drop, seed }) : tfl.layers.dropout(drop)] : []),
    tfl.layers.dense({ name, units: classes, kernelInitializer: heNormal({ fanIn: features, seed, name }) }),
  ];
  return (inputs) => layers.reduce((tensors, layer) => applied(layer)(tensors, {}), inputs);
}

/** What a model remembers with another classifier: it was not trained on these classes. */
const withHead = (metadata: ModelMetadata, classes: number, dropout?: number): ModelMetadata => ({
  ...metadata,
  options: {
    ...metadata.options,
    classes,
    ...(dropout !== undefined && { classifierDropout: dropout }),
  },
  ...(metadata.pretrained && { pretrained: { ...metadata.pretrained, dataset: null } }),
});

function checkOptions(where: string, { classes, seed = 0, dropout = 0 }: ReplaceHeadOptions): void {
  if (!Number.isSafeInteger(classes) || classes < 1) {
    throw new RangeError(
      `${where}: classes is ${JSON.stringify(classes)}; it must be an integer of at least 1`,
    );
  }
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`${where}: seed is ${JSON.stringify(seed)}; it must be an integer`);
  }
  if (!(dropout >= 0 && dropout < 1)) {
    throw new RangeError(
      `${where}: dropout is ${JSON.stringify(dropout)}; it must be at least 0 and below 1`,
    );
  }
}

function headOf(where: string, model: tfl.LayersModel): Head {
  const [{ sourceLayer: last, shape, nodeIndex }] = model.outputs;
  const features = shape[1];
  if (model.outputs.length === 1 && shape.length === 2 && features) {
    if (last.getClassName() === 'Dense') {
      const [input] = last.inboundNodes[nodeIndex].inputTensors;
      const before = input.sourceLayer;
      const dropout = /^(Residual)?Dropout$/.test(before.getClassName()) ? before : null;
      return { classifier: last, dropout, features: input.shape[1] as number };
    }
    if (/Pooling|Flatten|Dropout/.test(last.getClassName()))
      return { classifier: null, dropout: null, features };
  }
  const shapes = model.outputs.map((tensor) => `[${tensor.shape.map((length) => length ?? '-').join(', ')}]`);
  throw new Error(
    `${where}: the model ends in ${last.getClassName()} '${last.name}', with outputs ${shapes.join(', ')}; ` +
      `it must end in one dense layer, or in features [-, C]`,
  );
}
