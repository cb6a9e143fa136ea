/** The process of jax-js on its WASM backend, the whole forward pass or training step compiled by its `jit`. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { peerRequire } from '../contestants/peers-folder.js';
import type { Jax, JaxArray, JaxArrays } from '../jax/jax.js';
import { filterFirst, isStatistic, JaxRun } from '../jax/run-network.js';
import { channelsFirst } from '../network/channels-first.js';
import { readBatch, readNetwork } from '../network/files.js';
import { networkFiles } from '../network/names.js';
import type { Network, Weight } from '../network/network.js';
import type { PrepareRequest } from '../process/protocol.js';
import { serve } from '../process/serve.js';
import { LEARNING_RATE, type PreparedWork } from '../workload.js';

const MOMENTUM = 0.9;
const WEIGHT_DECAY = 1e-4; // as MomentumSgd of ours has it, of kernels only

async function load(): Promise<{ jax: Jax; version: string }> {
  // Its tuning asks what browser it runs in, and Node 20 has no navigator.
  if (globalThis.navigator === undefined) Object.assign(globalThis, { navigator: { userAgent: 'Node' } });
  const entry = peerRequire().resolve('@jax-js/jax');
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8'));
  const jax: Jax = await import(pathToFileURL(entry.replace(/\.cjs$/, '.js')).href);
  if (!(await jax.init('wasm')).includes('wasm')) throw new Error('the wasm backend of jax-js did not start');
  jax.defaultDevice('wasm');
  return { jax, version };
}

const map = <To>(arrays: JaxArrays, to: (array: JaxArray, name: string) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, to(array, name)]));

/** The arrays once more, for a function that consumes them. */
const again = (arrays: JaxArrays): JaxArrays => map(arrays, ({ ref }) => ref);

const free = (arrays: JaxArrays) => {
  for (const array of Object.values(arrays)) array.dispose();
};

function inference(
  jax: Jax,
  network: Network,
  weights: JaxArrays,
  images: JaxArray,
  about: string,
): PreparedWork {
  const forward = jax.jit((given: JaxArrays, x: JaxArray) => {
    const { logits } = new JaxRun(jax, given, false).run(network, x);
    free(given);
    return logits;
  });
  return {
    about: `${about}, batch norm folded`,
    iterate: () => forward(again(weights), images.ref).data(),
    dispose() {
      free(weights);
      images.dispose();
    },
  };
}

/** Weights that are trained, their momenta, and moving statistics. */
interface State {
  trained: JaxArrays;
  momenta: JaxArrays;
  statistics: JaxArrays;
}

function training(
  jax: Jax,
  network: Network,
  weights: JaxArrays,
  images: JaxArray,
  targets: JaxArray,
  about: string,
): PreparedWork {
  const { numpy, nn } = jax;
  const lossOf = (
    trained: JaxArrays,
    statistics: JaxArrays,
    x: JaxArray,
    rows: JaxArray,
  ): [JaxArray, JaxArrays] => {
    const [size] = x.shape;
    const run = new JaxRun(jax, { ...trained, ...statistics }, true).run(network, x);
    free(trained);
    free(statistics);
    const chosen = numpy.multiply(nn.logSoftmax(run.logits, -1), rows);
    return [numpy.divide(numpy.sum(chosen), -size), run.statistics];
  };
  const step = jax.jit(
    ({ trained, momenta, statistics }: State, x: JaxArray, rows: JaxArray): [JaxArray, State] => {
      const [[loss, moved], gradients] = jax.valueAndGrad(lossOf, { hasAux: true })(
        again(trained),
        statistics,
        x,
        rows,
      );
      const next: State = { trained: {}, momenta: {}, statistics: moved };
      for (const [name, weight] of Object.entries(trained)) {
        const decayed = name.endsWith('/kernel')
          ? numpy.add(gradients[name], numpy.multiply(weight.ref, WEIGHT_DECAY))
          : gradients[name];
        const momentum = numpy.add(numpy.multiply(momenta[name], MOMENTUM), decayed);
        next.trained[name] = numpy.subtract(weight, numpy.multiply(momentum.ref, LEARNING_RATE));
        next.momenta[name] = momentum;
      }
      return [loss, next];
    },
  );
  const named = (keep: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(weights).filter(([name]) => keep(name)));
  const trained = named((name) => !isStatistic(name));
  let state: State = {
    ...{ trained, statistics: named(isStatistic) },
    momenta: map(trained, ({ ref }) => numpy.multiply(ref, 0)),
  };
  return {
    about,
    async iterate() {
      const [loss, next] = step(state, images.ref, targets.ref);
      state = next;
      return loss.data();
    },
    dispose() {
      for (const arrays of Object.values(state) as JaxArrays[]) free(arrays);
      images.dispose();
      targets.dispose();
    },
  };
}

async function prepare({ work, subject, batch, folder }: PrepareRequest): Promise<PreparedWork> {
  const { jax, version } = await load();
  const trains = work !== 'inference';
  const network = await readNetwork(folder, networkFiles(subject)[trains ? 'training' : 'inference']);
  const { images, labels } = await readBatch(folder, batch);
  const array = ({ shape, data }: Weight) => jax.numpy.array(data, { shape });
  const weights = Object.fromEntries(
    [...network.weights].map(([name, weight]) => [name, array(filterFirst(weight))]),
  );
  const x = array(channelsFirst(images));
  const about = `${version}, wasm, jit`;
  if (!trains) return inference(jax, network, weights, x, about);
  const targets = new Float32Array(batch * network.classes);
  labels.forEach((label, i) => {
    targets[i * network.classes + label] = 1;
  });
  return training(jax, network, weights, x, array({ shape: [batch, network.classes], data: targets }), about);
}

await serve({ prepare });
