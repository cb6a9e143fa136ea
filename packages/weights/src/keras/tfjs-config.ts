/**
 * The configuration of a Keras model in the form of Keras 2, which tf.layers deserialises. Keras 3 differs in how it writes the
 * tensors between layers, types and input shapes; names of options are the same, but for a few.
 */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const DEEPEST = 64;
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Written for Keras alone; nothing is computed from it. */
const DROPPED = new Set(['module', 'registered_name', 'build_config', 'compile_config', 'shared_object_id']);

/** Options that tf.layers does not know, with the value at which they change nothing. */
const UNKNOWN: Record<string, Json> = {
  keepdims: false,
  groups: 1,
  threshold: 0,
  renorm: false,
  synchronized: false,
};

/** `[layer, node, tensor]` of a tensor as Keras 3 writes it. */
function historyOf(value: Json): Json[] | null {
  if (!isObject(value) || value.class_name !== '__keras_tensor__' || !isObject(value.config)) return null;
  const history = value.config.keras_history;
  return Array.isArray(history) ? history : null;
}

/**
 * The models among layers that Keras 3 wrote: where they were built on an input of their own, that was their first call for Keras 2 and
 * tf.layers, and Keras 3 does not count it.
 */
function modelsOf(layers: Json | undefined): ReadonlySet<Json> {
  if (!Array.isArray(layers)) return new Set();
  const objects = layers.filter(isObject);
  const isNew = objects.some(({ inbound_nodes: nodes }) => Array.isArray(nodes) && nodes.some(isObject));
  const models = objects.filter(({ config }) => {
    const first = isObject(config) && Array.isArray(config.layers) ? config.layers[0] : undefined;
    return isObject(first) && first.class_name === 'InputLayer';
  });
  return new Set(isNew ? models.map(({ name, config }) => name ?? (config as JsonObject).name) : []);
}

/** `[layer, node, …]` with the node that tf.layers counts. */
function counted(history: Json, models: ReadonlySet<Json>): Json {
  if (!Array.isArray(history) || !models.has(history[0])) return history;
  return history.with(1, Number(history[1]) + 1);
}

/** `{args: [tensor | tensors], kwargs}` as `[[layer, node, tensor, kwargs], …]`. */
function inboundNode(node: JsonObject, layer: string, models: ReadonlySet<Json>): Json {
  const args = Array.isArray(node.args) ? node.args.flat() : [];
  const kwargs = isObject(node.kwargs) ? node.kwargs : {};
  const set = Object.fromEntries(Object.entries(kwargs).filter(([, value]) => value !== null));
  return args.map((value) => {
    const history = historyOf(value);
    if (!history) throw new RangeError(`layer '${layer}' is called with something that is no tensor`);
    return [...(counted(history, models) as Json[]), set];
  });
}

/** `['image', 0, 0]` as `[['image', 0, 0]]`. */
function listed(ends: Json, models: ReadonlySet<Json>): Json {
  if (!Array.isArray(ends)) return ends;
  return (typeof ends[0] === 'string' ? [ends] : ends).map((end) => counted(end, models));
}

/** tf.layers has one class for both penalties. */
function regularizer({ class_name: name, config }: JsonObject): Json {
  if (name !== 'L1' && name !== 'L2') return { class_name: name, config };
  const { l1 = 0, l2 = 0 } = isObject(config) ? config : {};
  return { class_name: 'L1L2', config: { l1, l2 } };
}

function optionOf(key: string, value: Json, className: string, layer: string): [string, Json][] {
  if (key === 'dtype' && isObject(value)) {
    return [['dtype', 'float32']]; // a policy: tf.layers computes in float32 whatever it says
  }
  // A separable convolution has regularisers of its two kernels; those of the convolution that it is derived from mean nothing.
  if (className.startsWith('SeparableConv') && /^kernel_(initializer|regularizer|constraint)$/.test(key))
    return [];
  if (key.endsWith('_regularizer') && isObject(value)) return [[key, regularizer(value)]];
  if (key === 'batch_shape') return [['batch_input_shape', value]];
  if (key === 'axis' && Array.isArray(value) && value.length === 1 && className === 'BatchNormalization') {
    return [['axis', value[0]]];
  }
  if (key === 'negative_slope' && className === 'LeakyReLU') return [['alpha', value]];
  const neutral = key === 'negative_slope' && className === 'ReLU' ? 0 : UNKNOWN[key];
  if (neutral !== undefined) {
    if (value === neutral) return [];
    throw new RangeError(
      `layer '${layer}' (${className}) has ${key}: ${JSON.stringify(value)}, which tf.layers does not compute`,
    );
  }
  return [[key, value]];
}

function layerConfig(config: JsonObject, className: string, depth: number): JsonObject {
  const layer = String(config.name ?? className);
  const models = modelsOf(config.layers);
  const converted = Object.entries(config).flatMap(([key, value]): [string, Json][] => {
    if (key === 'input_layers' || key === 'output_layers') return [[key, listed(value, models)]];
    if (key === 'layers') return [[key, convert(value, depth + 1, models)]];
    return optionOf(key, value, className, layer).map(([name, option]) => [name, convert(option, depth + 1)]);
  });
  return Object.fromEntries(converted);
}

function convert(value: Json, depth: number, models: ReadonlySet<Json> = new Set()): Json {
  if (depth > DEEPEST) throw new RangeError(`the configuration nests deeper than ${DEEPEST}`);
  if (Array.isArray(value)) return value.map((item) => convert(item, depth + 1, models));
  if (!isObject(value)) return value;
  const className = typeof value.class_name === 'string' ? value.class_name : null;
  const entries = Object.entries(value)
    .filter(([key]) => className === null || !DROPPED.has(key))
    .map(([key, item]): [string, Json] => {
      if (key === 'inbound_nodes' && Array.isArray(item)) {
        const layer = String(value.name);
        return [key, item.map((node) => (isObject(node) ? inboundNode(node, layer, models) : node))];
      }
      if (key === 'config' && className !== null && isObject(item)) {
        return [key, layerConfig(item, className, depth)];
      }
      return [key, convert(item, depth + 1)];
    });
  return Object.fromEntries(entries);
}

/**
 * Converts a configuration; one of Keras 2 stays what it is, but for what is dropped.
 *
 * @throws RangeError on what tf.layers cannot compute.
 */
export const tfjsConfig = (model: unknown): unknown => convert(model as Json, 0);
