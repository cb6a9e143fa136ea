import { oneOf, realNumber, threads, wholeNumber } from '../../arguments.js';
import { BACKENDS } from '../../backend-names.js';
import { SCHEDULES } from './schedule-names.js';

/** One setting of a training run: a flag of the command line and a key of a recipe, with one check for both. */
export interface Setting {
  /** What a flag's value is called in the help; without one the flag is a switch. */
  readonly value?: string;
  readonly about: string;
  /** What JSON it is in a recipe. */
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'list' | 'object';
  /** Reads and checks the text of a flag; what a recipe says is checked by its text too. */
  readonly parse?: (text: string) => unknown;
  readonly choices?: readonly string[];
  /** Words that are allowed beside numbers. */
  readonly words?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** Absent where the default depends on other settings; `about` says how. */
  readonly standard?: string | number | boolean;
}

const whole = (minimum: number, value = 'n') => ({
  value,
  type: 'integer' as const,
  minimum,
  parse: wholeNumber(minimum),
});
const real = (value = 'value', maximum?: number) => ({
  value,
  type: 'number' as const,
  minimum: 0,
  ...(maximum !== undefined && { maximum }),
  parse: realNumber({ zero: true, most: maximum }),
});
const one = (choices: readonly string[]) => ({
  value: 'name',
  type: 'string' as const,
  choices,
  parse: oneOf(choices),
});

/** Reads whole numbers with commas between them. */
function wholeNumbers(text: string): number[] {
  return text.split(',').map((part) => wholeNumber(1)(part.trim()));
}

/** Every setting of a training run, in the order of the help. */
export const SETTINGS = {
  model: {
    value: 'name',
    type: 'string',
    about: 'which model, as `residualjs models` lists them',
    standard: 'resnet20',
  },
  modelOptions: {
    value: 'json',
    type: 'object',
    about: 'options of the model, as JSON: \'{"scaling":"zero-gamma"}\'',
  },
  weights: {
    value: 'file',
    type: 'string',
    about:
      'start from trained weights: a file or address as `evaluate` takes it, or a name such as cifar10 of weights that the model is ' +
      'published with; a classifier for other classes starts fresh',
  },
  freeze: {
    value: 'what',
    type: 'string',
    about:
      'do not train: backbone (all but the classifier), stem or stage2 (all up to its end), or layers by a pattern: *_bn1',
  },
  data: {
    value: 'spec',
    type: 'string',
    about:
      'mnist, fashion-mnist, cifar10, cifar100, cifar100-coarse or synthetic, or with its folder: cifar10:/data; or ' +
      'folder:/images, with a folder for each class in it',
    standard: 'mnist',
  },
  inputSize: {
    ...whole(1),
    about:
      'height and width of the images as the model sees them (default: of a folder those that the model was published for, else their own)',
  },
  skipDamaged: {
    type: 'boolean',
    about: 'read all images of a folder at the start and leave damaged ones out',
    standard: false,
  },
  preprocessing: {
    value: 'name',
    type: 'string',
    about:
      'data, model, imagenet, unit, raw, computed or MEAN/STD: what images go through (default: what those of the weights did, else data); ' +
      'computed measures the training images',
  },
  holdOut: {
    ...whole(0),
    about:
      'training images that are held out; the run is evaluated on them, and at its end on the test images too',
    standard: 0,
  },
  backend: { ...one(BACKENDS), about: BACKENDS.join(', '), standard: 'auto' },
  threads: {
    value: 'n',
    type: 'integer',
    words: ['auto'],
    minimum: 1,
    parse: threads,
    about: 'threads of the wasm backend, or auto; results do not depend on them',
    standard: 1,
  },
  workers: {
    ...whole(0),
    about: 'workers that make batches ahead; 0 to make them between the steps; results do not depend on them',
    standard: 1,
  },
  steps: { ...whole(1), about: 'steps to take (default: 300)' },
  epochs: { ...whole(1), about: 'times to go through the training images, in place of steps' },
  batch: { ...whole(1), about: 'images in a batch', standard: 64 },
  accumulate: { ...whole(1), about: 'batches whose gradients make one step', standard: 1 },
  optimizer: {
    ...one(['sgd', 'adamw', 'lars', 'muon']),
    about: 'sgd, adamw, lars or muon',
    standard: 'sgd',
  },
  learningRate: {
    value: 'rate',
    type: 'number',
    minimum: 0,
    parse: realNumber({ zero: false }),
    about: 'the largest learning rate',
    standard: 0.1,
  },
  schedule: { ...one(SCHEDULES), about: `how the rate goes on: ${SCHEDULES.join(', ')}`, standard: 'cosine' },
  milestones: {
    value: 'steps',
    type: 'list',
    parse: wholeNumbers,
    about:
      'after which steps `step` divides the rate by 10: 32000,48000 (default: half and three quarters of the run)',
  },
  warmUpSteps: {
    ...whole(0),
    about: 'steps of warm-up before the schedule (default: a tenth of the run for cosine, else 0)',
  },
  warmUpRate: {
    ...real('rate'),
    about: 'the rate of all steps of the warm-up (default: it rises in a straight line)',
  },
  momentum: { ...real(), about: 'of sgd, lars and muon', standard: 0.9 },
  nesterov: { type: 'boolean', about: "Nesterov's momentum for sgd", standard: false },
  weightDecay: { ...real(), about: 'L2 decay; for adamw and muon decoupled', standard: 1e-4 },
  weightDecayOn: {
    ...one(['kernels', 'all']),
    about: 'what decays: kernels, or all with biases and batch norm',
    standard: 'kernels',
  },
  auxiliaryRate: {
    ...real('factor'),
    about:
      'for muon: the rate of biases, batch norm and dense kernels, as a multiple of that of the convolutions',
    standard: 1,
  },
  auxiliaryWeightDecay: { ...real(), about: 'for muon: L2 decay of dense kernels', standard: 0 },
  labelSmoothing: { ...real(), about: 'the share of a target that is spread over all classes', standard: 0 },
  clipNorm: { ...real('norm'), about: 'the largest norm of all gradients together; 0 for any', standard: 0 },
  clipValue: { ...real(), about: 'the largest value of a gradient; 0 for any', standard: 0 },
  clipRatio: {
    ...real('ratio'),
    about: 'the largest share of its weights that the gradient of a unit may be; 0 for any',
    standard: 0,
  },
  averageDecay: {
    ...real(),
    about:
      'keep a moving average of the weights by this decay, such as 0.999; evaluate and save it; 0 for none',
    standard: 0,
  },
  patience: {
    ...whole(0),
    about: 'end after so many evaluations without a better accuracy; 0 for never',
    standard: 0,
  },
  augment: {
    type: 'boolean',
    about:
      'vary the training images by shifts, and by mirroring where it does not hurt (default: for CIFAR and folders)',
  },
  initialSize: {
    ...whole(0),
    about: 'side of the training images in the first epochs (progressive resizing); 0 for the full size',
    standard: 0,
  },
  initialShare: { ...real('share'), about: 'the share of the epochs that have it', standard: 0.5 },
  cutout: {
    ...whole(0),
    about: 'side of a square of each training image that is cleared; 0 for none',
    standard: 0,
  },
  randomResizedCrop: {
    ...real('share', 1),
    about:
      'of each training image take a part of at least this share of its area, such as 0.08, in place of shifts; 0 for none',
    standard: 0,
  },
  colorJitter: {
    ...real('strength', 2),
    about:
      'change brightness, contrast and saturation of each training image by up to this share, such as 0.4, and its hue by a ' +
      'quarter of it; 0 for none',
    standard: 0,
  },
  randAugment: {
    ...real('magnitude', 30),
    about: 'change each training image by two operations of this strength, to 30; 0 for none',
    standard: 0,
  },
  mixup: {
    ...real('alpha'),
    about: 'blend images and labels in pairs, by Beta(alpha, alpha); 0 for not',
    standard: 0,
  },
  cutmix: {
    ...real('alpha'),
    about: 'put a box of one image into another, labels likewise, by Beta(alpha, alpha); 0 for not',
    standard: 0,
  },
  seed: { ...whole(0), about: 'fixes initial weights, order and augmentation', standard: 0 },
  limit: { ...whole(1), about: 'train on at most so many images' },
  testLimit: { ...whole(1), about: 'evaluate on at most so many images' },
  evaluateEvery: {
    value: 'n',
    type: 'integer',
    words: ['epoch'],
    minimum: 1,
    parse: (text) => (text === 'epoch' ? text : wholeNumber(1)(text)),
    about: 'evaluate every so many steps, or after each epoch',
    standard: 'epoch',
  },
  checkpointEvery: {
    value: 'n',
    type: 'integer',
    words: ['epoch'],
    minimum: 1,
    parse: (text) => (text === 'epoch' ? text : wholeNumber(1)(text)),
    about: 'save a checkpoint every so many steps, or after each epoch; a run always ends with one',
    standard: 'epoch',
  },
  keepCheckpoints: { ...whole(1), about: 'how many of the newest to keep, beside the best', standard: 2 },
  tensorboard: {
    type: 'boolean',
    about: 'write the run for TensorBoard too, with the weights of each epoch as histograms',
    standard: false,
  },
  gradientsEvery: { ...whole(1), about: 'measure gradient norms every so many steps', standard: 1 },
} as const satisfies Record<string, Setting>;

/** The name of a setting. */
export type SettingName = keyof typeof SETTINGS;

/** `learningRate` as a flag: `learning-rate`. */
export const flagOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
