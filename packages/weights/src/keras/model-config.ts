import type { VariableOptions } from './variable-names.js';
import { toSnakeCase } from './variable-names.js';

/** A layer of a model's configuration, as far as its weights are concerned. */
export interface ConfiguredLayer {
  name: string;
  /** Its class in snake case. */
  kind: string;
  /** The group of its weights in the newer layout: its class, numbered where the model has more of it. */
  group: string;
  options: VariableOptions;
  /** The layers inside, if it is a model. */
  layers: ConfiguredLayer[];
}

interface LayerConfig {
  class_name?: unknown;
  name?: unknown;
  config?: { name?: unknown; center?: unknown; scale?: unknown; layers?: unknown; layer?: unknown };
}

const DEEPEST = 32;

/** The layers of a Keras configuration (`{class_name, config: {layers}}`); what is not of that form has none. */
export function configuredLayers(model: unknown, depth = 0): ConfiguredLayer[] {
  const layers = (model as LayerConfig | null)?.config?.layers;
  if (!Array.isArray(layers) || depth > DEEPEST) return [];
  const uses = new Map<string, number>();
  return layers.flatMap((layer: LayerConfig | null) => {
    if (typeof layer?.class_name !== 'string') return [];
    const kind = toSnakeCase(layer.class_name);
    const used = uses.get(kind) ?? 0;
    uses.set(kind, used + 1);
    const name = layer.config?.name ?? layer.name;
    if (typeof name !== 'string') return [];
    const { center, scale } = layer.config ?? {};
    const options = {
      ...(typeof center === 'boolean' ? { center } : {}),
      ...(typeof scale === 'boolean' ? { scale } : {}),
    };
    const group = used === 0 ? kind : `${kind}_${used}`;
    return [{ name, kind, group, options, layers: configuredLayers(layer, depth + 1) }];
  });
}
