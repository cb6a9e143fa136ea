import { compareResults } from './compare.js';
import type { Cost } from './cost.js';
import { type Measurement, type Samples, summarizeSamples } from './measurement.js';
import type { Entry } from './plan.js';
import { type Child, ChildError } from './process/child.js';
import { trains } from './workload.js';

/** Losses of so many steps are compared before training is timed: the second and the third show the gradients. */
const FIRST_STEPS = 3;

/** The loss of the last step that was timed may be so much above the first one's, which is rounding. */
const LOSS_ROUNDING = 1e-6;

/** One contestant of a comparison, with its process and what has been timed of it. */
export class Runner {
  /** Library, version, set-up. */
  about = '';
  gpu = false;
  #cost: Cost | null = null;
  /** What it computed first. */
  values: number[] = [];
  /** Iterations of one round. */
  count = 0;
  readonly #samples: Samples = { runs: 1, milliseconds: [], rounds: [], idleCpuSeconds: 0 };
  #last: number[] = [];

  constructor(
    readonly entry: Entry,
    readonly child: Child,
  ) {}

  get #trains(): boolean {
    return trains(this.entry.work);
  }

  /** Has the work built and done for the first time. */
  async prepare(folder: string): Promise<void> {
    const { contestant, work, subject, batch, threads } = this.entry;
    const steps = this.#trains && contestant.limits?.batch === undefined ? FIRST_STEPS : 1;
    const request = { do: 'prepare', work, subject, batch, threads, folder, steps } as const;
    const { values, about, gpu = false, runs = 1, cost = null } = await this.child.request(request);
    this.#samples.runs = runs;
    this.#cost = cost;
    Object.assign(this, { values, about, gpu });
  }

  /** Times one round. */
  async time(): Promise<void> {
    const reply = await this.child.request({ do: 'iterate', count: this.count });
    const { milliseconds, cpuSeconds, idleCpuSeconds, values } = reply;
    this.#samples.milliseconds.push(...milliseconds);
    this.#samples.idleCpuSeconds += idleCpuSeconds;
    this.#samples.rounds.push({ iterations: milliseconds.length, cpuSeconds });
    this.#last = values;
  }

  /** Frees the work and sums up what was timed; `stay` keeps the process. The work itself may know its cost better. */
  async finish(first: Runner, cost: Cost | null, stay: boolean): Promise<Measurement> {
    this.#checkLast();
    const { contestant, work, subject, batch, threads } = this.entry;
    const { peakBytes, wasmBytes } = await this.child.request({ do: 'dispose', stay });
    const difference = compareResults(work, this.values, first.values);
    const { about, gpu } = this;
    const { name, ours } = contestant;
    return summarizeSamples(
      {
        ...{ contestant: name, ours, about, gpu, work, subject, batch, threads },
        ...{ peakBytes, wasmBytes, difference },
      },
      this.#samples,
      this.#cost ?? cost,
    );
  }

  /** What was timed must have been the work: the loss has fallen, and everything else is what it was at first. */
  #checkLast(): void {
    const first = this.values.slice(0, this.#last.length);
    if (this.#trains) {
      const [before, after] = [first[0], this.#last[0]];
      if (after <= before * (1 + LOSS_ROUNDING)) return;
      throw new ChildError(`the loss rose from ${before} to ${after} while it was timed`, false);
    }
    const { results } = compareResults('inference', this.#last, first);
    if (results > 1e-5) {
      throw new ChildError(`its results changed by ${results.toExponential(1)} while it was timed`, false);
    }
  }
}
