/** The page as a person uses it: dropping files, choosing, and reading what is shown. */
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { type Picture, png } from './classify-page.fixtures.js';

/** A file as a drop has it. */
export interface Dropped {
  name: string;
  type: string;
  bytes: Uint8Array;
}
export const image = (name: string, pixels: Picture): Dropped => ({
  name,
  type: 'image/png',
  bytes: png(pixels),
});
export const file = (name: string, bytes: Uint8Array): Dropped => ({ name, type: '', bytes });

/** Files held over the page: the function that is given lets them drop. */
export async function hold(page: Page, ...files: Dropped[]): Promise<() => Promise<void>> {
  const transfer = await page.evaluateHandle(
    async (given) => {
      const made = new DataTransfer();
      for (const { name, type, base64 } of given) {
        const bytes = await fetch(`data:application/octet-stream;base64,${base64}`);
        made.items.add(new File([await bytes.arrayBuffer()], name, { type }));
      }
      return made;
    },
    files.map(({ name, type, bytes }) => ({ name, type, base64: Buffer.from(bytes).toString('base64') })),
  );
  return async () => {
    await page.dispatchEvent('#weights-drop', 'drop', { dataTransfer: transfer });
    await transfer.dispose();
  };
}

/** Drops files on the page, as one drags them there. */
export const drop = async (page: Page, ...files: Dropped[]): Promise<void> => (await hold(page, ...files))();

const TIMEOUT = { timeout: 90_000 };

/** Waits until the work on a file or a backend is over; gives what the page then says. */
export async function settled(page: Page, outcome: 'ready' | 'failed'): Promise<string> {
  await page.waitForSelector(`#state:is([data-outcome=ready], [data-outcome=failed])`, TIMEOUT);
  const { said, found, problem } = await page.evaluate<{ said: string; found: string; problem: string }>(`({
    said: document.querySelector('#state').textContent,
    found: document.querySelector('#state').dataset.outcome,
    problem: document.querySelector('#problem').textContent,
  })`);
  expect(found, `${said} ${problem}`).toBe(outcome);
  return said;
}

export interface Shown {
  /** Class and probability, the best first. */
  top: [number, number][];
  verdict: string;
  heat: { width: number; height: number; pixels: number[] };
}

/** What the card of an image shows once it is classified on a backend, and the heat map is that of a class. */
export async function shown(page: Page, name: string, backend: string, explained?: number): Promise<Shown> {
  const card = `.card[data-file="${name}"][data-state=done][data-backend=${backend}]`;
  const pressed = explained === undefined ? '' : `[data-class="${explained}"]`;
  await page.waitForSelector(`${card} .bar[aria-pressed=true]${pressed}`, TIMEOUT);
  return page.evaluate<Shown>(`(() => {
    const card = document.querySelector(${JSON.stringify(card)});
    const canvas = card.querySelector('canvas');
    const { width, height } = canvas;
    const pixels = [...canvas.getContext('2d').getImageData(0, 0, width, height).data];
    return {
      top: [...card.querySelectorAll('.bar')].map(({ dataset }) => [Number(dataset.class), Number(dataset.probability)]),
      verdict: card.querySelector('h3').textContent,
      heat: { width, height, pixels },
    };
  })()`);
}

export const use = (page: Page, backend: string) => page.check(`input[name=backend][value=${backend}]`);

/** Row and column of the strongest place of a heat map: where it is opaque its colours get greener to the end. */
export function peak({ width, pixels }: Shown['heat']): [number, number] {
  const strength = Array.from(
    { length: pixels.length / 4 },
    (_, i) => pixels[4 * i + 3] * 256 + pixels[4 * i + 1],
  );
  const best = strength.indexOf(Math.max(...strength));
  return [Math.floor(best / width), best % width];
}

/** The largest difference between two heat maps, of 255. */
export const difference = (a: Shown['heat'], b: Shown['heat']) =>
  Math.max(...a.pixels.map((value, i) => Math.abs(value - b.pixels[i])));
