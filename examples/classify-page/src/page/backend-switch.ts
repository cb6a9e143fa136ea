import type { BackendChoice, BackendName } from '../messages.js';
import { byId, element } from './element.js';

const fieldset = byId<HTMLFieldSetElement>('backends');

/** A radio button for each backend; one that cannot run here is disabled and says why. */
export function offerBackends(choices: readonly BackendChoice[], use: (name: BackendName) => void): void {
  for (const { name, reason } of choices) {
    const input = element('input', { type: 'radio', name: 'backend', value: name, disabled: reason !== '' });
    input.addEventListener('change', () => use(name));
    fieldset.append(element('label', { title: reason }, input, ` ${name}`));
  }
}

/** Marks the backend that is in use. */
export function markBackend(name: BackendName): void {
  for (const input of fieldset.querySelectorAll<HTMLInputElement>('input'))
    input.checked = input.value === name;
}
