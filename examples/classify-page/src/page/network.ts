import type { LayerRow, Network, Normalization } from '../messages.js';
import { byId, element } from './element.js';
import { bytes, count } from './numbers.js';

/** Rows added at a time: the browser lays out the whole table anew whenever one is added, and a network may have thousands. */
const ROWS_AT_A_TIME = 100;

const facts = byId('facts');
const details = byId<HTMLDetailsElement>('layers');
const rows = byId('layer-rows');
const normalization = byId<HTMLSelectElement>('normalization');

let shown: readonly LayerRow[] = [];

/** Shows what a network is: its name, its size, where its weights are from, and a table of its layers. */
export function showNetwork(network: Network): void {
  byId('network-title').textContent = network.title;
  const lines: [string, string][] = [
    ['parameters', count(network.parameters)],
    ['multiply-adds an image', count(network.multiplyAdds)],
    ['memory of the weights', bytes(network.weightBytes)],
    ['memory of the activations of an image', bytes(network.activationBytes)],
    ['input', network.input],
    ['classes', count(network.classes)],
    ['weights', `${network.file}, ${network.names}`],
  ];
  facts.replaceChildren(
    ...lines.map(([name, value]) =>
      element('div', {}, element('dt', { textContent: name }), element('dd', { textContent: value })),
    ),
  );
  shown = network.layers;
  rows.replaceChildren();
  byId('layer-table').setAttribute('aria-rowcount', String(shown.length + 1)); // and the head
  byId('layers-title').textContent = `${count(shown.length)} layers`;
  normalization.replaceChildren(
    ...network.normalizations.map(({ name, mean, std }, index) =>
      element('option', {
        value: String(index),
        textContent: `${name}: ${mean.join(', ')} / ${std.join(', ')}`,
      }),
    ),
  );
  for (const id of ['network', 'layers-section']) byId(id).hidden = false;
  if (details.open) addRows();
}

details.addEventListener('toggle', () => {
  if (details.open && rows.childElementCount === 0) addRows();
});

const scroller = byId('layer-scroll');
scroller.addEventListener('scroll', () => {
  const below = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
  if (below < scroller.clientHeight) addRows();
});

/** Adds the next rows, if there are more. */
function addRows(): void {
  const from = rows.childElementCount;
  rows.append(...shown.slice(from, from + ROWS_AT_A_TIME).map(rowOf));
}

const rowOf = ({ name, type, output, parameters, multiplyAdds, bytes: size }: LayerRow) =>
  element(
    'tr',
    {},
    element('th', { scope: 'row', textContent: name }),
    element('td', { textContent: type }),
    element('td', { textContent: output }),
    ...[count(parameters), count(multiplyAdds), bytes(size)].map((text) =>
      element('td', { className: 'number', textContent: text }),
    ),
  );

/** What images are normalised with, as chosen. */
export const chosenNormalization = (network: Network): Normalization =>
  network.normalizations[normalization.selectedIndex];

/** Calls back when another normalisation is chosen. */
export const onNormalization = (changed: () => void): void =>
  normalization.addEventListener('change', changed);
