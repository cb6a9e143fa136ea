/** Operator sets that an export can be of: from that of ONNX 1.8, which every runtime of today reads, to that of 1.17. */
export const OPSETS = { first: 13, last: 22 } as const;

/** Options of {@link exportOnnx}. */
export interface ExportOnnxOptions {
  /** Version of the operator set, 13 (the default, which every runtime of today reads) to 22. */
  opset?: number;
  /** Images in a batch: any number (the default), or so many where a runtime wants to know. */
  batch?: 'dynamic' | number;
  /** How images are fed: `[N, H, W, C]` as in tfjs (the default), or `[N, C, H, W]` as in PyTorch. */
  layout?: 'nhwc' | 'nchw';
  /** Name of the graph; default the model's. */
  name?: string;
  /** Notes for the file, shown by viewers. */
  metadata?: Readonly<Record<string, string>>;
}

/** The options with their defaults, checked. */
export function resolveOptions({
  opset = OPSETS.first,
  batch = 'dynamic',
  layout = 'nhwc',
  name,
  metadata = {},
}: ExportOnnxOptions) {
  if (!Number.isInteger(opset) || opset < OPSETS.first || opset > OPSETS.last) {
    throw new RangeError(
      `opset is ${opset}: it must be a whole number from ${OPSETS.first} to ${OPSETS.last}`,
    );
  }
  if (batch !== 'dynamic' && !(Number.isInteger(batch) && batch > 0)) {
    throw new RangeError(`batch is ${batch}: it must be 'dynamic' or a whole number above 0`);
  }
  if (layout !== 'nhwc' && layout !== 'nchw') {
    throw new RangeError(`layout is '${layout}': it must be 'nhwc' or 'nchw'`);
  }
  return { opset, batch, layout, name, metadata };
}
