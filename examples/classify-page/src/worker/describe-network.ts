import { summarize } from '@residualjs/models';
import type { Device, Network } from '../messages.js';
import type { MadeNetwork } from './make-network.js';

const FLOAT = 4;

/** What the page shows of a network. */
export function describeNetwork(
  { model, name, names, normalizations }: MadeNetwork,
  file: string,
  device: Device,
): Network {
  const summary = summarize(model);
  const lengths = (shape: readonly (number | null)[]) => shape.slice(1).join(' × ');
  return {
    file,
    model: name,
    names,
    title: name,
    input: lengths(model.inputs[0].shape),
    classes: model.outputs[0].shape[1] as number,
    parameters: summary.parameters,
    multiplyAdds: summary.multiplyAdds,
    weightBytes: FLOAT * (summary.parameters + summary.nonTrainable),
    activationBytes: summary.activations.inferencePeak,
    layers: summary.layers.map((layer) => ({
      name: layer.name,
      type: layer.type,
      output: lengths(layer.outputShape),
      parameters: layer.parameters,
      multiplyAdds: layer.multiplyAdds,
      bytes: layer.activationBytes,
    })),
    normalizations,
    device,
  };
}
