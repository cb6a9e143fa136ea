import { gradCam, predict } from '@residualjs/models';
import { formatOf } from '@residualjs/weights';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { BackendName, Classification, Device, Network, Progress, Questions } from '../messages.js';
import { startBackend } from './backends.js';
import { decodeImage } from './decode-image.js';
import { describeNetwork } from './describe-network.js';
import { type MadeNetwork, makeNetwork, type Weights } from './make-network.js';
import { readFile } from './read-file.js';

type Report = (progress: Progress) => void;

/** What the page has open: one network with its weights, on one backend. Nothing changes where a step fails. */
export class Session {
  #device: Device | null = null;
  #weights: Weights | null = null;
  #network: MadeNetwork | null = null;

  /** Reads a file of weights and makes the network that they are of. */
  async open({ file, beside, model: wanted }: Questions['open']['ask'], report: Report): Promise<Network> {
    const stage = (name: string, fraction: number | null = null) => report({ stage: name, fraction });
    stage('Reading the file', 0);
    const format = formatOf(file.name);
    const bytes = await readFile(file, (fraction) => stage('Reading the file', fraction));
    stage('Looking for tensors');
    const { tensors } = await format.read(bytes, {
      file: file.name,
      readBeside: async (name) => readBeside(name, beside),
    });
    stage('Starting the backend');
    this.#device ??= await startBackend('wasm');
    stage('Building the network');
    const weights = { file: file.name, tensors, wanted };
    const made = makeNetwork(weights);
    stage('Trying the network');
    await warmUp(made.model);
    this.#network?.model.dispose();
    this.#network = made;
    this.#weights = weights;
    return describeNetwork(made, file.name, this.#device);
  }

  /** Goes on with another backend; the network is made anew on it. */
  async use(backend: BackendName, report: Report): Promise<Device> {
    report({ stage: `Starting ${backend}`, fraction: null });
    const before = this.#device;
    const device = await startBackend(backend);
    try {
      if (this.#weights) {
        report({ stage: 'Building the network', fraction: null });
        const made = makeNetwork(this.#weights);
        report({ stage: 'Trying the network', fraction: null }); // a GPU compiles its programs now
        await warmUp(made.model);
        this.#network?.model.dispose();
        this.#network = made;
      }
    } catch (error) {
      if (before) await startBackend(before.backend);
      throw error;
    }
    this.#device = device;
    return device;
  }

  /** The best classes of an image, and where it has what speaks for one of them. */
  async classify({
    image: file,
    class: index,
    normalization,
  }: Questions['classify']['ask']): Promise<Classification> {
    if (!this.#network || !this.#device) throw new Error('drop weights first');
    const { model, labels } = this.#network;
    const image = await decodeImage(file);
    const begun = performance.now();
    const top = await predict(model, image, { preprocessing: normalization, labels });
    const milliseconds = performance.now() - begun;
    const {
      heat,
      shape,
      class: explained,
    } = await gradCam(model, image, {
      preprocessing: normalization,
      class: index ?? top[0].index,
    });
    const [height, width] = shape;
    return {
      top,
      heat: { class: explained, width, height, values: heat },
      milliseconds,
      device: this.#device,
    };
  }
}

/** Another file of the same weights, of those that were dropped with it. */
async function readBeside(name: string, files: readonly File[]): Promise<Uint8Array> {
  const file = files.find((file) => file.name === name);
  if (!file) throw new Error(`the weights need the file '${name}' too: drop it together with the others`);
  return new Uint8Array(await file.arrayBuffer());
}

/** Runs everything once on a black image, so that the first real one does not wait for programs to be compiled. */
async function warmUp(model: tfl.LayersModel): Promise<void> {
  const [, height, width, channels] = model.inputs[0].shape as number[];
  const black = { data: new Uint8Array(height * width * channels), shape: [height, width, channels] };
  await gradCam(model, black);
}
