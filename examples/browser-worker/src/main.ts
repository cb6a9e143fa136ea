import { drawLosses } from './chart.js';
import type { Message, Start } from './messages.js';

const state = document.querySelector<HTMLElement>('#state')!;
const chart = document.querySelector<SVGSVGElement>('#chart')!;
const data = document.querySelector<HTMLElement>('#data')!;
const again = document.querySelector<HTMLButtonElement>('#again')!;
const folder = document.querySelector<HTMLInputElement>('#folder')!;

// `?steps=20` shortens the run.
const steps = Number(new URLSearchParams(location.search).get('steps') ?? 60);
const start: Start = { model: 'resnet20', steps, batchSize: 32 };

function train(): void {
  again.disabled = true;
  folder.disabled = true;
  delete state.dataset.outcome;
  const losses: number[] = [];
  drawLosses(chart, losses, steps);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const end = (text: string, outcome: 'done' | 'failed') => {
    state.textContent = text;
    state.dataset.outcome = outcome;
    again.disabled = false;
    folder.disabled = false;
    worker.terminate();
  };
  worker.onerror = (event) => end(event.message || 'The worker could not be loaded.', 'failed');
  worker.onmessage = ({ data: message }: MessageEvent<Message>) => {
    switch (message.kind) {
      case 'listening':
        worker.postMessage(start);
        break;
      case 'ready':
        state.textContent = `${start.model}, ${message.parameters} parameters, on ${message.backend}`;
        data.textContent = `${message.images} images of ${message.classes.join(', ')}`;
        break;
      case 'step':
        losses.push(message.loss);
        drawLosses(chart, losses, steps);
        state.textContent =
          `step ${message.step} of ${steps}: loss ${message.loss.toFixed(3)}, ` +
          `${message.imagesPerSecond.toFixed(0)} images/s`;
        break;
      case 'done':
        end(
          `test accuracy ${message.accuracy.toFixed(3)} (${message.images} images) after ${message.steps} steps`,
          'done',
        );
        break;
      case 'failed':
        end(message.reason, 'failed');
    }
  };
}

again.onclick = train;
folder.onchange = () => {
  const files = [...(folder.files ?? [])];
  if (files.length === 0) return;
  start.files = files.map((file) => ({ path: file.webkitRelativePath, file }));
  train();
};
train();
