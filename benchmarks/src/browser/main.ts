/** The page: the training and the inference of a model on every backend that the browser has, side by side. */

import { rate } from '../report/numbers.js';
import { drawBars } from '../report/page/draw-bars.js';
import { BrowserContestant } from './contestant.js';
import { type BrowserComparison, runInPage } from './run-in-page.js';
import { type BrowserSettings, browserSettings } from './settings.js';

const PACE = { warmUpMs: 1000, roundMs: 200 };

const element = (id: string) => document.getElementById(id) as HTMLElement;

/** An element with text, which is never taken for HTML. */
function make(tag: string, text: string, className = ''): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

const progress = (text: string) => {
  element('progress').textContent = text;
};

const note = (text: string, className = '') => element('notes').append(make('li', text, className));

function tableOf({ measurements }: BrowserComparison): HTMLElement {
  const table = document.createElement('table');
  const row = (cells: readonly string[], tag: 'th' | 'td') => {
    const made = document.createElement('tr');
    made.append(...cells.map((text, column) => make(column === 0 ? 'th' : tag, text)));
    table.append(made);
  };
  row(['', 'images/s', 'quartiles', 'GFLOP/s', 'iterations'], 'th');
  for (const { contestant, imagesPerSecond: speed, noisy, gigaflops, iterations } of measurements) {
    const quartiles = `${rate(speed.lower)} to ${rate(speed.upper)}${noisy ? ' ~' : ''}`;
    row([contestant, rate(speed.median), quartiles, rate(gigaflops), `${iterations}`], 'td');
  }
  return table;
}

async function show(comparison: BrowserComparison): Promise<void> {
  for (const text of comparison.failed) note(text, 'failed');
  if (comparison.measurements.length === 0) return;
  const section = document.createElement('section');
  const figure = document.createElement('figure');
  figure.innerHTML = await drawBars(comparison); // an SVG of ours, whose text is escaped
  section.append(make('h2', comparison.title), figure, tableOf(comparison));
  element('results').append(section);
}

/** The backends that start here; the others are noted, with the reason. */
async function startAll({ backends }: BrowserSettings): Promise<BrowserContestant[]> {
  const started: BrowserContestant[] = [];
  for (const backend of backends) {
    progress(`${backend} starts`);
    const contestant = new BrowserContestant(backend);
    try {
      await contestant.start();
      started.push(contestant);
      note(`${contestant.name}: ${contestant.about}`);
    } catch (error) {
      contestant.end();
      note(`not measured: ${backend}: ${(error as Error).message}`);
    }
  }
  return started;
}

async function run(): Promise<BrowserComparison[]> {
  const settings = browserSettings(new URLSearchParams(location.search));
  const { model, inputSize, batch, rounds } = settings;
  const contestants = await startAll(settings);
  const fast = contestants.filter(({ software }) => !software);
  const comparisons: BrowserComparison[] = [];
  for (const work of settings.work) {
    // Software does one image, and there everybody does; a batch is for those who are fast.
    const sizes: [number, BrowserContestant[]][] = fast.length < contestants.length ? [[1, contestants]] : [];
    if (fast.length > 0 && !(batch === 1 && sizes.length > 0)) sizes.push([batch, fast]);
    for (const [size, some] of sizes) {
      const pace = { ...PACE, rounds };
      const comparison = await runInPage({ work, model, inputSize, batch: size }, some, pace, progress);
      comparisons.push(comparison);
      await show(comparison);
    }
  }
  for (const contestant of contestants) contestant.end();
  return comparisons;
}

element('browser').textContent = navigator.userAgent;
run().then(
  (comparisons) => {
    Object.assign(globalThis, { comparisons }); // for whoever drives the page
    progress('done');
  },
  (error: Error) => {
    note(error.message, 'failed');
    progress('failed');
  },
);
