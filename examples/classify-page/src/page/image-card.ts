import type { Classification, Guess } from '../messages.js';
import { element } from './element.js';
import { drawHeatMap } from './heat-map.js';
import { percent } from './numbers.js';

/** An image on the page: the picture under its heat map, and beside it what the network takes it for. */
export interface ImageCard {
  readonly file: File;
  readonly node: HTMLLIElement;
  busy(): void;
  show(result: Classification): void;
  fail(reason: string): void;
  /** Frees the picture. */
  remove(): void;
}

/** Makes the card of an image; `explain` is called with the class whose heat map is asked for. */
export function imageCard(file: File, explain: (index: number) => void): ImageCard {
  const address = URL.createObjectURL(file);
  const picture = element('img', { src: address, alt: file.name });
  // A picture of few pixels, as of CIFAR-10, is shown as it is and not smoothed.
  picture.addEventListener('load', () => {
    picture.classList.toggle('pixelated', Math.max(picture.naturalWidth, picture.naturalHeight) <= 64);
  });
  const heat = element('canvas', { className: 'heat', hidden: true });
  const verdict = element('h3', { textContent: file.name });
  const note = element('p', { className: 'note' });
  const bars = element('div', { className: 'bars', role: 'group' });
  bars.setAttribute('aria-label', `Most likely classes of ${file.name}`);
  const node = element(
    'li',
    { className: 'card' },
    element('div', { className: 'picture' }, picture, heat),
    element('div', { className: 'verdict' }, verdict, bars, note),
  );
  node.dataset.file = file.name;

  return {
    file,
    node,
    busy() {
      node.dataset.state = 'busy';
      note.textContent = 'waiting for the network';
    },
    show({ top, heat: map, milliseconds, device }) {
      node.dataset.state = 'done';
      node.dataset.backend = device.backend;
      verdict.textContent = `${top[0].label}`;
      const focused = bars.querySelector<HTMLElement>(':focus')?.dataset.class;
      bars.replaceChildren(...top.map((guess) => bar(guess, guess.index === map.class, explain)));
      if (focused) bars.querySelector<HTMLElement>(`[data-class="${focused}"]`)?.focus();
      const explained = top.find(({ index }) => index === map.class);
      heat.setAttribute('role', 'img');
      heat.setAttribute('aria-label', `Heat map of what speaks for ${explained?.label ?? map.class}`);
      heat.hidden = false;
      drawHeatMap(heat, map);
      note.textContent = `${file.name}, ${milliseconds.toFixed(0)} ms on ${device.backend}`;
    },
    fail(reason) {
      node.dataset.state = 'failed';
      heat.hidden = true;
      bars.replaceChildren();
      verdict.textContent = file.name;
      note.textContent = reason;
    },
    remove() {
      URL.revokeObjectURL(address);
      node.remove();
    },
  };
}

/** One class: its name, its probability as text and as a bar. A button, for it shows the heat map of this class. */
function bar({ index, label, probability }: Guess, pressed: boolean, explain: (index: number) => void) {
  const button = element(
    'button',
    { type: 'button', className: 'bar', onclick: () => explain(index) },
    element('span', { className: 'label', textContent: label }),
    element('span', { className: 'probability', textContent: percent(probability) }),
  );
  button.setAttribute('aria-pressed', String(pressed));
  button.dataset.class = String(index);
  button.dataset.probability = String(probability);
  button.style.setProperty('--probability', String(probability));
  return button;
}
