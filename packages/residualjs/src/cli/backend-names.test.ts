import { BACKEND_NAMES } from '@residualjs/backends';
import { expect, it } from 'vitest';
import { BACKENDS } from './backend-names.js';

it('spells out every backend', () => expect(BACKENDS).toEqual(['auto', ...BACKEND_NAMES]));
