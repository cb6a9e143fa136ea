import { IMAGENET_PRERESNETS } from './imagenet-preresnet.js';
import { IMAGENET_RESNETS } from './imagenet-resnet.js';
import { PLAINS } from './plain.js';
import { PRERESNETS } from './preresnet.js';
import { RESNETS } from './resnet.js';
import { TINY_RESNETS } from './tiny.js';
import { VGGS } from './vgg.js';
import { WIDES } from './wide.js';

/** Every model of the zoo, by name. */
export const MODELS = {
  ...TINY_RESNETS,
  ...RESNETS,
  ...PLAINS,
  ...PRERESNETS,
  ...WIDES,
  ...IMAGENET_RESNETS,
  ...IMAGENET_PRERESNETS,
  ...VGGS,
} as const;

/** The name of a model of the zoo, as a literal type. */
export type ModelName = keyof typeof MODELS;

/** A network without shortcuts, blocks and stages like those of its residual twin. */
export type PlainModelName = keyof typeof PLAINS;

/** A stack of 3x3 convolutions and max poolings. */
export type VggModelName = keyof typeof VGGS;

/** A network with shortcuts. */
export type ResidualModelName = Exclude<ModelName, PlainModelName | VggModelName>;

/** A name of the zoo, or any text, which fails where it is used if no model has it. */
export type AnyModelName = ModelName | (string & Record<never, never>);
