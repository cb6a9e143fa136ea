import { type GraphStep, runSteps } from '@residualjs/layers';
import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

type Kwargs = Record<string, unknown>;

/** A model's outputs from its inputs, by way of `steps`. */
export type RunModel = (inputs: tf.Tensor[], kwargs: Kwargs) => tf.Tensor[];

/** How a model runs by way of `steps`. */
export function runModel({ inputs, outputs }: tfl.LayersModel, steps: readonly GraphStep[]): RunModel {
  return (values, kwargs) =>
    runSteps(
      steps,
      inputs.map((input, i) => [input, values[i]]),
      outputs,
      kwargs,
    );
}

/** The inputs and outputs of a graph. */
export interface GraphEnds {
  readonly inputs: tfl.SymbolicTensor[];
  readonly outputs: tfl.SymbolicTensor[];
}

/**
 * A graph of one layer that does what the model does, by `run`: for code of tfjs that evaluates a graph itself and calls
 * no model. The layer has no weights, and nothing of it is in the model.
 */
export function trainingGraph(model: tfl.LayersModel, run: RunModel): GraphEnds {
  const inputs = model.inputs.map(({ shape, dtype }) => tfl.input({ batchShape: shape, dtype }));
  const shapes = model.outputs.map(({ shape }) => shape);
  const outputs = new WholeModel(shapes, run).apply(inputs) as tfl.SymbolicTensor | tfl.SymbolicTensor[];
  return { inputs, outputs: Array.isArray(outputs) ? outputs : [outputs] };
}

class WholeModel extends tfl.layers.Layer {
  /** Never saved, so never looked up. */
  static className = 'ResidualWholeModel';

  constructor(
    private readonly shapes: tfl.Shape[],
    private readonly run: RunModel,
  ) {
    super({});
  }

  override computeOutputShape(): tfl.Shape | tfl.Shape[] {
    return this.shapes.length === 1 ? this.shapes[0] : this.shapes;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Kwargs): tf.Tensor[] {
    return this.run(Array.isArray(inputs) ? inputs : [inputs], kwargs);
  }
}
