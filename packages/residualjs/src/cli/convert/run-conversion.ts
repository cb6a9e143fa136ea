import { resolve } from 'node:path';
import { useBackend } from '@residualjs/backends';
import { registerLayers } from '@residualjs/layers';
import { describeModel } from '@residualjs/models';
import { formatOf, importWeights, kerasModelOf, type WeightFile } from '@residualjs/weights';
import * as tfl from '@tensorflow/tfjs-layers';
import { EXIT } from '../exit-codes.js';
import { fitModel } from '../fit-model.js';
import type { CliIo } from '../io.js';
import { writeJson } from '../json-file.js';
import { loadWeightsFile } from '../load-weights-file.js';
import { styleFor } from '../style.js';
import { formatFields } from '../table.js';
import { UsageError } from '../usage-error.js';
import { readNote } from '../weights-note.js';
import { bytesText, lostText, tensorsText, valuesText } from './conversion-text.js';
import { convertWeights, type KnownModel, noteOf } from './convert-weights.js';
import { encodeOnnx, encodeTfjsModel } from './encode-model.js';
import { type ConvertCommandOptions, checkOptions, targetOf } from './options.js';
import { checkFree, type FilesToWrite, writeFiles } from './write-files.js';

/** What a conversion made, and what to say of it. */
interface Conversion {
  files: FilesToWrite;
  /** What was written, names, values and what is left behind, in words. */
  fields: [label: string, text: string][];
  /** The same for `--json`. */
  result: Record<string, unknown>;
}

/** Runs `residualjs convert`. */
export async function runConversion(
  io: CliIo,
  from: string,
  to: string,
  options: ConvertCommandOptions,
): Promise<number> {
  checkOptions(to, options);
  if (options.model !== undefined) describeModel(options.model); // wrong names are told before any work
  if (resolve(from) === resolve(to)) throw new UsageError(`'${from}' cannot be converted into itself`);
  await checkFree(to, options.force);

  const file = await loadWeightsFile(from, io);
  const known = await knownModel(from, to, file, options);
  try {
    const convert = isOfModel(to, file, known, options) ? modelConversion : weightsConversion;
    const { files, fields, result } = await convert({ from, to, file, known, options });
    await writeFiles(to, files, options.force);
    const { bold } = styleFor(io.stdout, io.environment);
    const source = ['from', `${from}, ${formatName(from)}, ${tensorsText(file.tensors)}`] as const;
    io.stdout.write(`${formatFields([source, ...fields], bold).join('\n')}\n`);
    await writeJson(options.json, { from, to, model: known?.name ?? null, ...result });
    return EXIT.success;
  } finally {
    known?.model.dispose();
  }
}

/** The model of the zoo that the weights are of, with the weights in it, where the conversion needs it. */
async function knownModel(
  from: string,
  to: string,
  file: WeightFile,
  options: ConvertCommandOptions,
): Promise<KnownModel | undefined> {
  const note = readNote(file.metadata);
  const name = options.model ?? note?.model;
  const translates = (options.from ?? options.to) !== undefined;
  if (name === undefined) {
    if (translates) throw new UsageError('names are translated for a model of the zoo: give --model');
    return undefined;
  }
  if (targetOf(to) === 'weights' && !translates && options.model === undefined) return undefined;
  await useBackend('cpu'); // nothing is computed; the weights must lie somewhere
  const modelOptions = options.modelOptions ?? (options.model === undefined ? note?.options : undefined);
  const { from: convention, inputSize } = options;
  return { name, modelOptions, ...fitModel(name, file, from, { from: convention, inputSize, modelOptions }) };
}

/** Whether what is written has a model in it: a json may have one, or weights alone, or the model that was in it before. */
function isOfModel(
  to: string,
  { metadata }: WeightFile,
  known: KnownModel | undefined,
  { fold }: ConvertCommandOptions,
): boolean {
  const target = targetOf(to);
  if (target !== 'tfjs') return target === 'onnx';
  return known !== undefined || fold === true || metadata.model_config !== undefined;
}

interface Given {
  from: string;
  to: string;
  file: WeightFile;
  known: KnownModel | undefined;
  options: ConvertCommandOptions;
}

async function weightsConversion({ to, file, known, options }: Given): Promise<Conversion> {
  const converted = await convertWeights(to, file, known, options);
  const { files, written, differences, dropped } = converted;
  const lost = lostText(differences.notes, dropped);
  const names = !known
    ? 'as they are'
    : converted.to
      ? `${known.convention} to ${converted.to}, of ${known.name}`
      : `as they are, ${known.convention} of ${known.name}`;
  return {
    files,
    fields: [
      ['to', `${to}, ${formatOf(to).name}, ${tensorsText(written.tensors)}, ${bytesText(files)}`],
      ['names', names],
      ['values', valuesText(differences)],
      ...(lost ? [['left behind', lost] as [string, string]] : []),
    ],
    result: {
      tensors: written.tensors.size,
      names: known ? { from: known.convention, to: converted.to ?? known.convention } : null,
      exact: differences.changed.length === 0,
      dtypes: differences.dtypes,
      largestChange: differences.largestChange,
      leftBehind: { notes: differences.notes, tensors: dropped },
    },
  };
}

async function modelConversion({ from, to, file, known, options }: Given): Promise<Conversion> {
  const model = known?.model ?? (await wholeModel(from, file));
  try {
    const { fold = false, layout, opset, batch } = options;
    const onnx = targetOf(to) === 'onnx';
    const metadata = known ? noteOf(file, known) : {};
    const encode = onnx ? encodeOnnx : encodeTfjsModel;
    const files = await encode(to, model, { fold, onnx: { layout, opset, batch, metadata } });
    const shape = (tensors: tfl.SymbolicTensor[]) =>
      tensors.map((tensor) => `[${tensor.shape.map((length) => length ?? 'N').join(', ')}]`).join(' and ');
    return {
      files,
      fields: [
        ['to', `${to}, ${onnx ? 'ONNX' : 'a model of tfjs'}, ${bytesText(files)}`],
        ['model', `${model.name}, ${shape(model.inputs)} to ${shape(model.outputs)}`],
        ...(known && known.convention !== 'residualjs'
          ? [['names', `${known.convention} to residualjs`] as [string, string]]
          : []),
        ['values', fold ? 'batch norms folded into convolutions: outputs within rounding' : 'as float32'],
      ],
      result: { tensors: model.weights.length, folded: fold },
    };
  } finally {
    if (!known) model.dispose();
  }
}

/** The model that a file describes itself: Keras and TensorFlow.js write such. */
async function wholeModel(from: string, file: WeightFile): Promise<tfl.LayersModel> {
  const { modelTopology, model_config: config } = file.metadata;
  if (config === undefined && modelTopology === undefined) {
    throw new UsageError(`'${from}' holds weights and no model: give --model`);
  }
  await useBackend('cpu');
  if (config !== undefined) return kerasModelOf(file, from);
  registerLayers();
  const model = await tfl.loadLayersModel({
    load: async () => ({ modelTopology: JSON.parse(modelTopology) }),
  });
  importWeights(model, file.tensors, { from });
  return model;
}

/** The format of a file that was read, by its name where that tells. */
function formatName(path: string): string {
  try {
    return formatOf(path).name;
  } catch {
    return 'weights';
  }
}
