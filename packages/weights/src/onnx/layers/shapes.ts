import { asInTfjs, channelsFirst, inOrder, padded, placed } from '../value.js';
import { type LayerForm, operation } from './layer-use.js';
import { windowAxes } from './windows.js';

/** What does nothing outside of training. */
export const passThrough: LayerForm = ({ inputs }) => inputs[0];

/** Flatten: `[N, …] -> [N, product of the rest]`, channels last. */
export const flatten: LayerForm = (use) => {
  const { config, graph, inputs, shape } = use;
  const rank = inputs[0].shape.length;
  const order =
    config.dataFormat === 'channelsFirst'
      ? [0, ...asInTfjs(rank).slice(2), 1].slice(0, rank)
      : asInTfjs(rank);
  const name = operation(use, 'Flatten', [inOrder(graph, inputs[0], order)], { axis: { integer: 1 } });
  return placed(name, shape, [0, 1]);
};

/** Reshape: what comes after the batch. */
export const reshape: LayerForm = (use) => {
  const { graph, inputs, name, shape } = use;
  const open = shape.slice(1).filter((length) => length === null).length;
  if (open > 1) throw new RangeError(`Reshape '${name}' leaves ${open} lengths open, and ONNX infers one`);
  const lengths = graph.integers(`${name}/shape`, [0, ...shape.slice(1).map((length) => length ?? -1)]); // 0: the batch
  const x = inOrder(graph, inputs[0], asInTfjs(inputs[0].shape.length));
  return placed(operation(use, 'Reshape', [x, lengths]), shape, asInTfjs(shape.length));
};

/** Permute: other names for the axes, and no operation. */
export const permute: LayerForm = ({ config, graph, inputs, shape }) => {
  const { name, order } = padded(graph, inputs[0]);
  const dims: number[] = [0, ...config.dims];
  return placed(
    name,
    shape,
    order.map((axis) => dims.indexOf(axis)),
  );
};

/** ZeroPadding2D: left to the convolution after it, where one is. */
export const zeroPadding: LayerForm = ({ config, graph, inputs }) => {
  const input = padded(graph, inputs[0]);
  const axes = windowAxes(2, config.dataFormat);
  const padding = input.shape.map(
    (_, axis): [number, number] => config.padding[axes.indexOf(axis)] ?? [0, 0],
  );
  return { ...input, padding };
};

/** Cropping2D. */
export const cropping: LayerForm = (use) => {
  const { config, graph, name } = use;
  const { name: x, order } = padded(graph, use.inputs[0]);
  const axes = windowAxes(2, config.dataFormat);
  const crops: [number, number][] = config.cropping;
  const list = (what: string, values: number[]) => graph.integers(`${name}/${what}`, values);
  const starts = list(
    'starts',
    crops.map(([first]) => first),
  );
  const ends = list(
    'ends',
    crops.map(([, last]) => (last === 0 ? 2 ** 31 - 1 : -last)),
  );
  const places = list(
    'axes',
    axes.map((axis) => order.indexOf(axis)),
  );
  return placed(operation(use, 'Slice', [x, starts, ends, places]), use.shape, order);
};

/** UpSampling2D, with whole factors: each pixel again and again, or lines between pixels. */
export const upSampling: LayerForm = (use) => {
  const { config, graph, inputs, name, shape } = use;
  const order = channelsFirst(4, config.dataFormat);
  const scales = graph.constant(`${name}/scales`, [4], Float32Array.of(1, 1, ...config.size));
  const attributes = {
    coordinate_transformation_mode: 'asymmetric',
    mode: config.interpolation === 'bilinear' ? 'linear' : 'nearest',
    nearest_mode: 'floor',
  };
  const x = inOrder(graph, inputs[0], order);
  return placed(operation(use, 'Resize', [x, '', scales], attributes), shape, order);
};
