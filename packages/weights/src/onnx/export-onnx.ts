import { toBytes } from '@residualjs/common/protobuf';
import type * as tfl from '@tensorflow/tfjs-layers';
import { checkLayers } from './check-layers.js';
import { OnnxGraph } from './graph.js';
import { encodeModel, type OnnxValue } from './messages.js';
import { type ExportOnnxOptions, resolveOptions } from './options.js';
import { nameOutputs } from './outputs.js';
import { asInTfjs, channelsFirst, placed, type Value } from './value.js';
import { usesInOrder } from './walk.js';
import { writeLayers } from './write-layers.js';

/** A message of Protocol Buffers ends there, and so does an ONNX file that has its weights inside. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * A model as an ONNX file, for inference: stock layers of tfjs as operations of ONNX, with the same outputs within rounding.
 *
 * Inputs have the names of the input layers, outputs those of the layers that give them, weights their own
 * (`stem_conv/kernel`). Images are fed `[N, H, W, C]` unless `layout` says otherwise; inside channels come first, as ONNX
 * has it, with a transpose at the boundary and otherwise only where an operation needs one. Zero padding is left to the convolution after it.
 *
 * @throws RangeError naming every layer that has no form in ONNX, and those that have; where the batch of the model is not
 * the one asked for; where the file would have more than 2 GiB.
 *
 * @example
 * await writeFile('resnet20.onnx', await exportOnnx(toPlain(model)));
 */
export async function exportOnnx(
  model: tfl.LayersModel,
  options: ExportOnnxOptions = {},
): Promise<Uint8Array> {
  const { opset, batch, layout, name = model.name, metadata } = resolveOptions(options);
  usesInOrder(model); // builds a Sequential that is not yet built
  checkLayers(model);
  const graph = new OnnxGraph();
  const orderFor = (rank: number) =>
    rank === 4 && layout === 'nchw' ? channelsFirst(rank, 'channelsLast') : asInTfjs(rank);
  const inputs = model.inputs.map(({ shape, dtype }, i) => {
    const input = model.inputNames[i];
    if (dtype !== 'float32') {
      throw new RangeError(`the input '${input}' is of dtype ${dtype}: only float32 is known`);
    }
    if (typeof shape[0] === 'number' && batch !== 'dynamic' && batch !== shape[0]) {
      throw new RangeError(`batch is ${batch}, and the model '${model.name}' is made for ${shape[0]}`);
    }
    return placed(graph.nameFor(input), shape, orderFor(shape.length));
  });
  const values = await readWeights(model);
  const results = writeLayers(model, inputs, { graph, values, constants: new Map() });
  const outputs = nameOutputs(graph, results, {
    wishes: model.outputNames,
    taken: inputs.map((input) => input.name),
    orderFor,
  });

  const described = (tensor: string, shape: Value['shape'], order: readonly number[]): OnnxValue => ({
    name: tensor,
    shape: order.map((axis) => (axis === 0 && batch !== 'dynamic' ? batch : shape[axis])),
  });
  const encoded = encodeModel({
    name,
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: inputs.map((input) => described(input.name, input.shape, input.order)),
    outputs: outputs.map((output, i) => {
      const { shape } = model.outputs[i];
      return described(output, shape, orderFor(shape.length));
    }),
    opset,
    metadata,
  });
  checkSize(model.name, encoded.size);
  return toBytes(encoded);
}

/** The values of all weights, read from the backend. */
async function readWeights(model: tfl.LayersModel): Promise<Map<tfl.LayerVariable, Float32Array>> {
  const read = model.weights.map(async (variable): Promise<[tfl.LayerVariable, Float32Array]> => {
    const data = (await variable.read().data()) as Float32Array;
    return [variable, data.slice()]; // the cpu backend lends its own memory
  });
  return new Map(await Promise.all(read));
}

/** Throws where a file would be larger than a message can be. */
export function checkSize(model: string, bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  const gibibytes = (bytes / 2 ** 30).toFixed(1);
  throw new RangeError(
    `the model '${model}' has ${gibibytes} GiB as ONNX, and a file with its weights inside ends at 2 GiB`,
  );
}
