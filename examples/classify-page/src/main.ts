import type { BackendName, Device, Network } from './messages.js';
import { type Model, startWorker } from './page/ask.js';
import { markBackend, offerBackends } from './page/backend-switch.js';
import { onChoice, onDrop } from './page/drop.js';
import { byId, element } from './page/element.js';
import { type ImageCard, imageCard } from './page/image-card.js';
import { chosenNormalization, onNormalization, showNetwork } from './page/network.js';
import { count } from './page/numbers.js';
import { hideProblem, showProblem } from './page/problem.js';
import { hideProgress, showProgress } from './page/work.js';

const state = byId('state');
const chosenModel = byId<HTMLSelectElement>('model');
const list = byId('images');
const clear = byId<HTMLButtonElement>('clear');
const opacity = byId<HTMLInputElement>('opacity');

let network: Network | null = null;
let device: Device | null = null;
let weights: File[] = [];
const cards = new Set<ImageCard>();
/** Counts what the images are shown for; an answer for an older network or backend is not shown. */
let round = 0;

const say = (text: string, outcome: 'ready' | 'busy' | 'failed') => {
  state.textContent = text;
  state.dataset.outcome = outcome;
};

/** Files that are dropped before the worker can take them: they wait, where the browser would leave the page and open them. */
const early: File[][] = [];
let take = (files: File[]): void => {
  early.push(files);
};
onDrop((files) => take(files));

const model: Model = await startWorker().catch((error: Error) => {
  say(error.message, 'failed');
  throw error;
});
const { extensions, families, backends } = model.abilities;

function describe({ title, parameters }: Network, { backend, device }: Device): string {
  return `${title}, ${count(parameters)} parameters, on ${backend} (${device})`;
}

/** Does some work of the worker with its progress shown; gives null, and says why, where it fails. */
async function work<T>(
  doing: string,
  begin: (progress: typeof showProgress) => Promise<T>,
): Promise<T | null> {
  say(doing, 'busy');
  hideProblem();
  try {
    return await begin(showProgress);
  } catch (error) {
    showProblem(error);
    say(network && device ? `Still ${describe(network, device)}` : 'No weights yet.', 'failed');
    return null;
  } finally {
    hideProgress();
  }
}

/** Opens weights: of several files the description of a model, or else the first; the rest lies beside it. */
async function open(files: File[]): Promise<void> {
  const file = files.find(({ name }) => name.endsWith('.json')) ?? files[0];
  const opened = await work(`Opening ${file.name}…`, (progress) =>
    model.ask('open', { file, beside: files, model: chosenModel.value }, progress),
  );
  if (!opened) return;
  network = opened;
  device = opened.device;
  weights = files;
  markBackend(device.backend);
  showNetwork(network);
  say(describe(network, device), 'ready');
  classifyAll();
}

async function use(backend: BackendName): Promise<void> {
  const started = await work(`Starting ${backend}…`, (progress) => model.ask('use', { backend }, progress));
  if (!started) {
    if (device) markBackend(device.backend);
    return;
  }
  device = started;
  say(network ? describe(network, device) : `On ${backend} (${device.device})`, 'ready');
  classifyAll();
}

function classifyAll(): void {
  round++;
  for (const card of cards) void classify(card);
}

async function classify(card: ImageCard, index?: number): Promise<void> {
  if (!network) return;
  const asked = round;
  card.busy();
  try {
    const result = await model.ask('classify', {
      image: card.file,
      class: index,
      normalization: chosenNormalization(network),
    });
    if (asked === round) card.show(result);
  } catch (error) {
    if (asked === round) card.fail((error as Error).message);
  }
}

function addImages(files: readonly File[]): void {
  for (const file of files) {
    const card = imageCard(file, (index) => void classify(card, index));
    cards.add(card);
    list.append(card.node);
    if (network) void classify(card);
    else card.fail('drop weights first');
  }
  clear.hidden = cards.size === 0;
}

/** Files dropped anywhere: images are images, whatever else is taken for weights. */
function takeFiles(files: readonly File[]): void {
  const images = files.filter(({ type }) => type.startsWith('image/'));
  addImages(images);
  const others = files.filter((file) => !images.includes(file));
  if (others.length > 0) void open(others);
}

clear.addEventListener('click', () => {
  for (const card of cards) card.remove();
  cards.clear();
  clear.hidden = true;
});

const setOpacity = () => {
  byId('opacity-value').textContent = `${opacity.value} %`;
  list.style.setProperty('--heat', String(opacity.valueAsNumber / 100));
};
opacity.addEventListener('input', setOpacity);
setOpacity();

byId('formats').textContent = extensions.join(' ');
byId<HTMLInputElement>('weights-file').accept = extensions.join(',');
for (const { family, models } of families) {
  const names = models.map((name) => element('option', { value: name, textContent: name }));
  chosenModel.append(element('optgroup', { label: family }, ...names));
}
chosenModel.disabled = false;
chosenModel.addEventListener('change', () => {
  if (weights.length > 0) void open(weights);
});
offerBackends(backends, (name) => void use(name));
markBackend('wasm');
onNormalization(classifyAll);
onChoice(byId<HTMLInputElement>('weights-file'), (files) => void open(files));
onChoice(byId<HTMLInputElement>('image-files'), addImages);
say('No weights yet.', 'ready');
take = takeFiles;
for (const files of early) takeFiles(files);
