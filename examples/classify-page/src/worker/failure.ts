import type { Failure } from '../messages.js';

/** What an error of the packages is about, by its name. Their messages are made for people and are shown as they are. */
const TITLES: Record<string, string> = {
  WeightsFormatError: 'This is not a sound weights file',
  WeightMismatchError: 'These weights are of another network',
  BackendUnavailableError: 'This backend cannot be used here',
};

/** An error as the page shows it. */
export const failureOf = ({ name, message }: Error): Failure => ({
  title: TITLES[name] ?? 'That did not work',
  text: message,
});
