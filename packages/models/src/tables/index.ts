import { PLAINS } from './plain.js';
import { PRERESNETS } from './preresnet.js';
import { RESNETS } from './resnet.js';

/** Every model of the zoo, by name. */
export const MODELS = { ...RESNETS, ...PLAINS, ...PRERESNETS } as const;

/** The name of a model of the zoo, as a literal type. */
export type ModelName = keyof typeof MODELS;

/** A network with shortcuts. */
export type ResidualModelName = keyof typeof RESNETS | keyof typeof PRERESNETS;

/** A network without any. */
export type PlainModelName = keyof typeof PLAINS;

/** A name of the zoo, or any text, which fails where it is used if no model has it. */
export type AnyModelName = ModelName | (string & Record<never, never>);
