import { escapeHtml } from '../report/escape.js';
import { STYLE } from '../report/style.js';

/** What runs in the page: it takes records as they come and draws them. It must be a function of its own, since its text is sent. */
function client(): void {
  interface Step {
    type: 'step';
    step: number;
    loss: number;
    accuracy: number;
    learningRate: number;
    imagesPerSecond: number;
    gradientNorms?: Record<string, number>;
  }
  interface Evaluation {
    type: 'evaluation';
    step: number;
    loss: number;
    accuracy: number;
  }
  type Entry = Step | Evaluation | { type: 'epoch' | 'end' };
  type Points = [number, number][];
  const WIDTH = 880;
  const HEIGHT = 260;
  const MARGIN = { left: 60, right: 20, top: 16, bottom: 30 };
  const steps: Step[] = [];
  const evaluations: Evaluation[] = [];
  const element = (id: string) => document.getElementById(id)!;
  const namespace = 'http://www.w3.org/2000/svg';
  const make = (name: string, attributes: Record<string, string | number>, text = '') => {
    const node = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
    node.textContent = text;
    return node;
  };
  /** At most so many points: of each run of neighbours the mean. */
  const thin = (points: Points, most = 600): Points => {
    if (points.length <= most) return points;
    const size = points.length / most;
    return Array.from({ length: most }, (_, i) => {
      const run = points.slice(Math.floor(i * size), Math.floor((i + 1) * size));
      return [run[run.length - 1][0], run.reduce((sum, [, y]) => sum + y, 0) / run.length];
    });
  };
  const nice = (value: number) =>
    value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e4)
      ? value.toExponential(1)
      : String(+value.toPrecision(3));

  function draw(id: string, curves: { points: Points; dots?: boolean }[], logarithmic = false): void {
    const svg = element(id);
    svg.replaceChildren();
    const transform = (y: number) => (logarithmic ? Math.log10(y) : y);
    const shown = curves.map(({ points, dots }) => ({
      dots,
      points: thin(points.filter(([, y]) => Number.isFinite(transform(y)))),
    }));
    const all = shown.flatMap(({ points }) => points);
    if (all.length === 0) return;
    const xs = all.map(([x]) => x);
    const sorted = all.map(([, y]) => transform(y)).sort((a, b) => a - b);
    const low = logarithmic ? sorted[0] : Math.min(0, sorted[0]);
    const high = Math.max(sorted[Math.floor(0.99 * (sorted.length - 1))], low + 1e-9);
    const [first, last] = [Math.min(...xs), Math.max(...xs)];
    const px = (x: number) =>
      MARGIN.left + ((x - first) / Math.max(1, last - first)) * (WIDTH - MARGIN.left - MARGIN.right);
    const py = (y: number) =>
      HEIGHT -
      MARGIN.bottom -
      ((Math.min(transform(y), high) - low) / (high - low)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
    for (let i = 0; i <= 4; i++) {
      const value = low + ((high - low) * i) / 4;
      const y = HEIGHT - MARGIN.bottom - (i / 4) * (HEIGHT - MARGIN.top - MARGIN.bottom);
      svg.append(
        make('line', {
          x1: MARGIN.left,
          x2: WIDTH - MARGIN.right,
          y1: y,
          y2: y,
          stroke: 'currentColor',
          'stroke-opacity': 0.1,
        }),
        make(
          'text',
          { x: MARGIN.left - 8, y: y + 4, 'text-anchor': 'end' },
          nice(logarithmic ? 10 ** value : value),
        ),
      );
    }
    svg.append(make('text', { x: px(first), y: HEIGHT - 8 }, String(first)));
    svg.append(make('text', { x: px(last), y: HEIGHT - 8, 'text-anchor': 'end' }, `step ${last}`));
    for (const [i, { points, dots }] of shown.entries()) {
      const color = `var(--series-${(i % 8) + 1})`;
      const path = points.map(([x, y]) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`).join(' ');
      svg.append(make('polyline', { points: path, fill: 'none', stroke: color, 'stroke-width': 2 }));
      if (dots)
        for (const [x, y] of points) svg.append(make('circle', { cx: px(x), cy: py(y), r: 4, fill: color }));
    }
  }

  let scheduled = false;
  function redraw(): void {
    scheduled = false;
    const last = steps[steps.length - 1];
    const best = evaluations[evaluations.length - 1];
    if (last) {
      element('now').textContent =
        `step ${last.step}, loss ${nice(last.loss)}, accuracy ${(100 * last.accuracy).toFixed(1)} %, learning rate ${nice(last.learningRate)}, ` +
        `${last.imagesPerSecond.toFixed(0)} images/s${best ? `; last evaluation: ${(100 * best.accuracy).toFixed(2)} %` : ''}`;
    }
    const of = (key: 'loss' | 'accuracy') => [
      { points: steps.map((record): [number, number] => [record.step, record[key]]) },
      { points: evaluations.map((record): [number, number] => [record.step, record[key]]), dots: true },
    ];
    draw('loss', of('loss'));
    draw('accuracy', of('accuracy'));
    const names = [...new Set(steps.flatMap(({ gradientNorms }) => Object.keys(gradientNorms ?? {})))];
    element('norms-section').hidden = names.length === 0;
    element('norms-legend').replaceChildren(
      ...names.map((name, i) => {
        const item = document.createElement('li');
        item.textContent = name;
        item.style.setProperty('--color', `var(--series-${(i % 8) + 1})`);
        return item;
      }),
    );
    const norms = names.map((name) => ({
      points: steps.flatMap(
        ({ step, gradientNorms }): Points =>
          gradientNorms?.[name] === undefined ? [] : [[step, gradientNorms[name]]],
      ),
    }));
    draw('norms', norms, true);
  }

  const source = new EventSource('events');
  source.onopen = () => {
    steps.length = 0; // all that happened comes again
    evaluations.length = 0;
    element('state').textContent = 'running';
  };
  source.onerror = () => {
    if (element('state').textContent !== 'done')
      element('state').textContent = 'no connection: the run has ended or was broken off';
  };
  source.onmessage = ({ data }) => {
    const entry = JSON.parse(data) as Entry;
    if (entry.type === 'step') steps.push(entry as Step);
    else if (entry.type === 'evaluation') evaluations.push(entry as Evaluation);
    else if (entry.type === 'end') {
      element('state').textContent = 'done';
      source.close();
    }
    if (scheduled) return;
    scheduled = true;
    setTimeout(redraw, 250);
  };
}

const chart = (id: string, title: string, legend: string, section = '') =>
  `<section${section}><h2>${title}</h2><ul class="legend"${id === 'norms' ? ' id="norms-legend"' : ''}>${legend}</ul>` +
  `<div class="scroll"><svg id="${id}" viewBox="0 0 880 260" role="img" aria-label="${title}" fill="currentColor" font-size="12"></svg></div></section>`;

const key = (label: string, color: number) => `<li style="--color: var(--series-${color})">${label}</li>`;

/** The page that shows a run while it goes on. Its script is allowed by a nonce, and nothing from elsewhere is. */
export function watchPage(title: string, evaluatedOn: string, nonce: string): string {
  const legend = key('training', 1) + key(escapeHtml(evaluatedOn), 2);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<section><p><strong id="state" role="status">waiting for the first step</strong></p><p id="now"></p></section>
${chart('loss', 'Loss', legend)}
${chart('accuracy', 'Accuracy', legend)}
${chart('norms', 'Gradient norms (logarithmic)', '', ' id="norms-section" hidden')}
<script nonce="${nonce}">(${client.toString()})();</script>
</body>
</html>
`;
}
