import type { Random } from '../random.js';
import { affine } from './affine.js';
import {
  adjustBrightness,
  adjustContrast,
  adjustSaturation,
  adjustSharpness,
  autoContrast,
  equalize,
  posterize,
  solarize,
} from './color.js';
import type { Pixels } from './pixels.js';

/** How much RandAugment changes an image. */
export interface RandAugmentOptions {
  /** Changes one after another; 2 in torchvision. */
  operations?: number;
  /** How strong each is, 0 to 30; 9 in torchvision. */
  magnitude?: number;
}

const BINS = 30;

/** A change of an image by a share of its largest strength, -1 to 1 where it has a direction, else 0 to 1. */
interface Operation {
  /** Whether its sign is drawn. */
  signed: boolean;
  apply(image: Pixels, strength: number): Pixels;
}

const degrees = (slope: number) => (Math.atan(slope) * 180) / Math.PI;
const TOP_LEFT = [0, 0] as const;

/** The operations of Cubuk et al. with the largest strengths that torchvision gives them. */
const OPERATIONS: Record<string, Operation> = {
  identity: { signed: false, apply: (image) => image },
  shearX: {
    signed: true,
    apply: (image, s) => affine(image, { shear: [degrees(0.3 * s), 0], center: TOP_LEFT }),
  },
  shearY: {
    signed: true,
    apply: (image, s) => affine(image, { shear: [0, degrees(0.3 * s)], center: TOP_LEFT }),
  },
  translateX: {
    signed: true,
    apply: (image, s) => affine(image, { translate: [Math.trunc((150 / 331) * image.width * s), 0] }),
  },
  translateY: {
    signed: true,
    apply: (image, s) => affine(image, { translate: [0, Math.trunc((150 / 331) * image.height * s)] }),
  },
  rotate: { signed: true, apply: (image, s) => affine(image, { angle: -30 * s }) },
  brightness: { signed: true, apply: (image, s) => adjustBrightness(image, 1 + 0.9 * s) },
  color: { signed: true, apply: (image, s) => adjustSaturation(image, 1 + 0.9 * s) },
  contrast: { signed: true, apply: (image, s) => adjustContrast(image, 1 + 0.9 * s) },
  sharpness: { signed: true, apply: (image, s) => adjustSharpness(image, 1 + 0.9 * s) },
  posterize: { signed: false, apply: (image, s) => posterize(image, 8 - Math.round(4 * s)) },
  solarize: { signed: false, apply: (image, s) => solarize(image, 255 * (1 - s)) },
  autoContrast: { signed: false, apply: autoContrast },
  equalize: { signed: false, apply: equalize },
};

/** The names of the operations. */
export const RAND_AUGMENT_OPERATIONS: readonly string[] = Object.keys(OPERATIONS);

/** One operation by its name, with a strength from -1 to 1. */
export const applyOperation = (name: string, image: Pixels, strength: number): Pixels =>
  OPERATIONS[name].apply(image, strength);

/** Throws where the options are out of bounds. */
export function checkRandAugment({ operations = 2, magnitude = 9 }: RandAugmentOptions): void {
  if (!(Number.isInteger(operations) && operations >= 0)) {
    throw new RangeError(`augment.randAugment.operations (=${operations}) must be an integer of at least 0`);
  }
  if (!(magnitude >= 0 && magnitude <= BINS)) {
    throw new RangeError(`augment.randAugment.magnitude (=${magnitude}) must be from 0 to ${BINS}`);
  }
}

/**
 * Some operations drawn from fourteen, one after another, all of one strength (Cubuk et al. 2020,
 * https://arxiv.org/abs/1909.13719, as torchvision's `RandAugment`).
 */
export function randAugment(
  image: Pixels,
  { operations = 2, magnitude = 9 }: RandAugmentOptions,
  uniform: Random,
): Pixels {
  const names = RAND_AUGMENT_OPERATIONS;
  let result = image;
  for (let i = 0; i < operations; i++) {
    const { signed, apply } = OPERATIONS[names[Math.floor(uniform() * names.length)]];
    const sign = signed && uniform() < 0.5 ? -1 : 1;
    result = apply(result, (sign * magnitude) / BINS);
  }
  return result;
}
