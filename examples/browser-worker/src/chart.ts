const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 600;
const HEIGHT = 260;
const MARGIN = { left: 44, right: 12, top: 12, bottom: 30 };

function element(name: string, attributes: Record<string, string | number>, text = ''): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

/** Draws the losses so far as a line, on axes that span `steps` steps and 0 to the largest loss. */
export function drawLosses(chart: SVGSVGElement, losses: readonly number[], steps: number): void {
  const highest = Math.max(...losses, 0.1);
  const x = (step: number) =>
    MARGIN.left + (step / Math.max(steps - 1, 1)) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (loss: number) =>
    HEIGHT - MARGIN.bottom - (loss / highest) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const [left, right, bottom, top] = [x(0), x(steps - 1), y(0), y(highest)];
  chart.replaceChildren(
    element('path', { class: 'axis', fill: 'none', d: `M${left} ${top}V${bottom}H${right}` }),
    element('text', { x: left - 6, y: top + 10, 'text-anchor': 'end' }, highest.toFixed(2)),
    element('text', { x: left - 6, y: bottom, 'text-anchor': 'end' }, '0'),
    element('text', { x: right, y: bottom + 20, 'text-anchor': 'end' }, `step ${steps}`),
    element('text', { x: right, y: top + 10, 'text-anchor': 'end' }, 'loss (cross-entropy)'),
    element('polyline', {
      class: 'loss',
      points: losses.map((loss, step) => `${x(step).toFixed(1)},${y(loss).toFixed(1)}`).join(' '),
    }),
  );
}
