import '@residualjs/wasm/auto';
import { createModel, freeze, readMetadata, replaceHead, summarize } from '@residualjs/models';
import { cosineDecay, train } from '@residualjs/training';
import { digits, source } from './digits.js';

const KNOWN = [0, 1, 2, 3, 4];
const NEW = [5, 6, 7, 8, 9];
const EACH = 10; // images of each new digit to learn from

/** Trains in place; gives the evaluations. */
async function learn(model, images, { steps, batchSize, validation }) {
  const training = source(images, { batchSize, shuffle: true, augment: { padCrop: 2 } });
  const learningRate = cosineDecay({ initial: 0.1, steps, warmupSteps: steps / 10 });
  const often = validation && { evaluateEvery: steps / 2 };
  return (await train(model, { train: training, validation }, { steps, learningRate, ...often })).evaluations;
}

/** A network that knows the first five digits. */
async function trainedHere() {
  const images = await digits('train', KNOWN, { each: 600 });
  const model = createModel('resnet20', { classes: KNOWN.length, seed: 1 });
  await learn(model, images, { steps: 120, batchSize: 32 });
  return { model, preprocessing: images, knows: `digits ${KNOWN[0]} to ${KNOWN.at(-1)}` };
}

/** A network with published weights: a path, a URL, hf:owner/name/file, or 'cifar10', which is downloaded. */
async function trainedElsewhere(pretrained) {
  const model = await createModel('resnet20', { pretrained });
  const { source: name, preprocessing } = readMetadata(model).pretrained;
  return { model, preprocessing, knows: name.replace(/.*[/\\]/, '') };
}

const [weights] = process.argv.slice(2);
const { model: trained, preprocessing, knows } = await (weights ? trainedElsewhere(weights) : trainedHere());
const { mean, std } = preprocessing; // images go through what those of the trained network went through
const few = await digits('train', NEW, { each: EACH, mean, std });
const test = await digits('test', NEW, { each: 100, mean, std });

console.log(`digits ${NEW.join(', ')}: ${few.size} images to learn from, ${test.size} to test on\n`);
row('weights at first', 'what trains', 'parameters', 'accuracy half-way', 'in the end');

/** The trained network with a fresh classifier for the new digits; all up to a place is frozen. */
function tuned(upTo) {
  const model = replaceHead(trained, { classes: NEW.length, seed: 2 });
  if (upTo !== 'nothing') freeze(model, upTo);
  return model;
}

for (const [begin, what, make] of [
  ['random', 'all', () => createModel('resnet20', { classes: NEW.length, seed: 2 })],
  [knows, 'all', () => tuned('nothing')],
  [knows, 'stage 3, classifier', () => tuned('stage2')],
  [knows, 'classifier', () => tuned('pool')],
]) {
  const model = make();
  const evaluations = await learn(model, few, { steps: 40, batchSize: 25, validation: source(test) });
  const [half, end] = evaluations.map(({ accuracy }) => accuracy.toFixed(3));
  row(begin, what, summarize(model).parameters, half, end);
  model.dispose();
}
trained.dispose();

/** Prints a row of a table. */
function row(...cells) {
  console.log(cells.map((cell, i) => String(cell).padEnd([23, 21, 12, 19, 0][i])).join(''));
}
