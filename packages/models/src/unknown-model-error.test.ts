import { expect, it } from 'vitest';
import { describeModel } from './describe-model.js';
import { UnknownModelError } from './unknown-model-error.js';

it('names the nearest models', () => {
  const error = new UnknownModelError('resnet9000');
  expect(error.nearest).toHaveLength(3);
  expect(error.nearest[0]).toMatch(/^resnet/);
  expect(error.message).toContain("'resnet9000'");
  expect(new UnknownModelError('preresent164').nearest[0]).toBe('preresnet164');
});

it.each(['resnet9000', '', 'toString', '__proto__'])('refuses %j', (name) => {
  expect(() => describeModel(name as 'resnet20')).toThrow(UnknownModelError);
});
