import * as tf from '@tensorflow/tfjs-core';

/** Values of images. */
export type PixelArray = Uint8Array | Uint8ClampedArray | Int32Array | Float32Array;

/** Values of 0 to 255 with their shape: `[H, W, C]`, `[N, H, W, C]`, or `[H, W]` where there is one channel. */
export interface PixelsWithShape {
  data: PixelArray;
  shape: readonly number[];
}

/** What `getImageData` of a canvas gives: red, green, blue and alpha of every pixel. Also any object of this form. */
export interface ImageDataLike {
  data: Uint8ClampedArray | Uint8Array;
  width: number;
  height: number;
}

/**
 * An image of values 0 to 255, or several: `ImageData` of a canvas (its alpha is not looked at), values with their shape, or
 * a tensor of any dtype, `[H, W, C]`, `[N, H, W, C]`, or `[H, W]` for one channel.
 */
export type ImageInput = ImageDataLike | PixelsWithShape | tf.Tensor;

/** Images in the memory of the program, `[N, H, W, step]`, of which the first `channels` of every pixel count. */
export interface HostImages {
  readonly data: PixelArray;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Values of a pixel: 4 for ImageData. */
  readonly step: number;
}

const isPixelArray = (data: unknown): data is PixelArray =>
  data instanceof Uint8Array ||
  data instanceof Uint8ClampedArray ||
  data instanceof Int32Array ||
  data instanceof Float32Array;

/** `[N, H, W, C]` of a shape that may lack N and, for one channel, C; throws with what the network takes. */
function imagesShape(where: string, shape: readonly number[], channels: number): number[] {
  const full = [...shape];
  if (full.length === 2 && channels === 1) full.push(1);
  if (full.length === 3) full.unshift(1);
  const sound = full.length === 4 && full.every((length) => Number.isSafeInteger(length) && length >= 1);
  if (sound && full[3] === channels) return full;
  const grey = channels === 1 ? ', [H, W]' : '';
  throw new RangeError(
    `${where}: the image has shape [${shape.join(', ')}]; it must be [H, W, ${channels}]${grey} or [N, H, W, ${channels}]`,
  );
}

function readHostImages(where: string, image: ImageDataLike | PixelsWithShape, channels: number): HostImages {
  if (!image || typeof image !== 'object' || !isPixelArray(image.data)) {
    throw new TypeError(
      `${where}: the image is ${describeValue(image)}; it must be ImageData, { data, shape } with a Uint8Array, ` +
        `Uint8ClampedArray, Int32Array or Float32Array, or a tensor`,
    );
  }
  return 'shape' in image ? withShape(where, image, channels) : imageData(where, image, channels);
}

function withShape(where: string, { data, shape }: PixelsWithShape, channels: number): HostImages {
  const [count, height, width] = imagesShape(where, shape, channels);
  checkLength(where, data, count * height * width * channels, `shape [${shape.join(', ')}]`);
  if (data instanceof Float32Array || data instanceof Int32Array) checkRange(where, data);
  return { data, count, height, width, channels, step: channels };
}

function imageData(where: string, { data, width, height }: ImageDataLike, channels: number): HostImages {
  checkLength(where, data, 4 * width * height, `ImageData of ${width}x${height} pixels`);
  const size = { count: 1, height, width };
  if (channels === 3) return { data, ...size, channels, step: 4 };
  if (channels === 1) return { data: luma(data), ...size, channels, step: 1 };
  throw new RangeError(
    `${where}: ImageData is in colour and the network takes ${channels} channels: give { data, shape }`,
  );
}

/** ITU-R 601, as Pillow and OpenCV make grey. */
function luma(rgba: ArrayLike<number>): Float32Array {
  return Float32Array.from(
    { length: rgba.length / 4 },
    (_, i) => 0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2],
  );
}

function checkLength(where: string, data: PixelArray, length: number, what: string): void {
  if (data.length === length && length > 0) return;
  throw new RangeError(`${where}: the image has ${data.length} values, but ${what} needs ${length}`);
}

function checkRange(where: string, data: Float32Array | Int32Array): void {
  const index = data.findIndex((value: number) => !(value >= 0 && value <= 255));
  if (index < 0) return;
  throw new RangeError(
    `${where}: value ${index} of the image is ${data[index]}; images must have values of 0 to 255, before any normalisation`,
  );
}

const describeValue = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? typeof value;
  const data = (value as { data?: unknown }).data;
  const type = value.constructor?.name ?? 'Object';
  return data === undefined
    ? `of type ${type}, without data`
    : `of type ${type} with data of type ${data?.constructor?.name}`;
};

/** Images in the memory of a backend, `[N, H, W, C]`. */
export interface DeviceImages {
  readonly tensor: tf.Tensor;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * Images of any kind, checked. Values of tensors are not looked at, since that would have to wait for the backend.
 *
 * @throws TypeError where it is no image; RangeError where the number of values is not that of the shape, a value lies
 * outside 0 to 255, or the channels are not those of the network.
 */
export function readImages(where: string, image: ImageInput, channels: number): HostImages | DeviceImages {
  if (!(image instanceof tf.Tensor)) return readHostImages(where, image, channels);
  if (image.isDisposed) throw new TypeError(`${where}: the image is a tensor that has been disposed`);
  if (!['float32', 'int32'].includes(image.dtype)) {
    throw new TypeError(
      `${where}: the image is a tensor of ${image.dtype}; it must be float32 or int32, of values 0 to 255`,
    );
  }
  const [count, height, width] = imagesShape(where, image.shape, channels);
  return { tensor: image, count, height, width, channels };
}
