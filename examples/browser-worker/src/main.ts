import { drawLosses } from './chart.js';
import type { Message, Start } from './messages.js';

const state = document.querySelector<HTMLElement>('#state')!;
const chart = document.querySelector<SVGSVGElement>('#chart')!;
const again = document.querySelector<HTMLButtonElement>('#again')!;

// `?steps=20` shortens the run.
const steps = Number(new URLSearchParams(location.search).get('steps') ?? 60);
const start: Start = { model: 'resnet20', steps, batchSize: 32 };

function train(): void {
  again.disabled = true;
  delete state.dataset.outcome;
  const losses: number[] = [];
  drawLosses(chart, losses, steps);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const end = (text: string, outcome: 'done' | 'failed') => {
    state.textContent = text;
    state.dataset.outcome = outcome;
    again.disabled = false;
    worker.terminate();
  };
  worker.onerror = (event) => end(event.message || 'The worker could not be loaded.', 'failed');
  worker.onmessage = ({ data }: MessageEvent<Message>) => {
    switch (data.kind) {
      case 'listening':
        worker.postMessage(start);
        break;
      case 'ready':
        state.textContent = `${start.model}, ${data.parameters} parameters, on ${data.backend}`;
        break;
      case 'step':
        losses.push(data.loss);
        drawLosses(chart, losses, steps);
        state.textContent =
          `step ${data.step} of ${steps}: loss ${data.loss.toFixed(3)}, ` +
          `${data.imagesPerSecond.toFixed(0)} images/s`;
        break;
      case 'done':
        end(
          `test accuracy ${data.accuracy.toFixed(3)} (${data.images} images) after ${data.steps} steps`,
          'done',
        );
        break;
      case 'failed':
        end(data.reason, 'failed');
    }
  };
}

again.onclick = train;
train();
