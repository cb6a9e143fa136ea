import { CONVENTIONS } from '@residualjs/models';
import { expect, it } from 'vitest';
import { CONVENTION_NAMES } from './convention-names.js';

it('are those of the models', () => {
  expect([...CONVENTION_NAMES].sort()).toEqual(Object.keys(CONVENTIONS).sort());
});
