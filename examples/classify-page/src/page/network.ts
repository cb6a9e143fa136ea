import type { LayerRow, Network, Normalization } from '../messages.js';
import { byId, element } from './element.js';
import { bytes, count } from './numbers.js';

/** Rows added in one turn; thousands at once would hold up the page. */
const ROWS_A_TURN = 200;

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
    ['memory of the activations', bytes(network.activationBytes)],
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
  if (details.open) addRows(shown);
}

details.addEventListener('toggle', () => {
  if (details.open && rows.childElementCount === 0) addRows(shown);
});

/** Adds the rows that are not there yet, some in each frame, as long as the same network is shown. */
function addRows(layers: readonly LayerRow[]): void {
  if (layers !== shown) return;
  const from = rows.childElementCount;
  rows.append(...layers.slice(from, from + ROWS_A_TURN).map(rowOf));
  if (from + ROWS_A_TURN < layers.length) requestAnimationFrame(() => addRows(layers));
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
