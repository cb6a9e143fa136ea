import type { Progress } from '../messages.js';
import { byId } from './element.js';

const box = byId('work');
const stage = byId('stage');
const bar = byId<HTMLProgressElement>('progress');

/** Shows how far some work is; without a fraction the bar only moves. */
export function showProgress({ stage: name, fraction }: Progress): void {
  box.hidden = false;
  stage.textContent = name;
  if (fraction === null) bar.removeAttribute('value');
  else bar.value = fraction;
}

export function hideProgress(): void {
  box.hidden = true;
}
