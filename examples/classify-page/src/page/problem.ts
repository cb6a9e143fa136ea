import { WorkerFailure } from './ask.js';
import { byId } from './element.js';

const box = byId('problem');
const title = byId('problem-title');
const text = byId('problem-text');

byId('problem-close').addEventListener('click', () => hideProblem());

export function hideProblem(): void {
  box.hidden = true;
}

/** Says what did not work. The text of an error of the packages is made for people: it lists all that is wrong. */
export function showProblem(error: unknown): void {
  title.textContent = error instanceof WorkerFailure ? error.title : 'Something went wrong';
  text.textContent = error instanceof Error ? error.message : String(error);
  box.hidden = false;
}
