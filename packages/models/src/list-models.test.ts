import { expect, it } from 'vitest';
import { listModels } from './list-models.js';

it('lists every model by default, family after family', () => {
  expect(listModels()).toEqual([
    ...['resnet20', 'resnet32', 'resnet44', 'resnet56', 'resnet110', 'resnet1202'],
    ...['plain20', 'plain32', 'plain44', 'plain56', 'plain110'],
    ...['preresnet110', 'preresnet164', 'preresnet1001'],
  ]);
});

it.each([
  ['*110*', ['resnet110', 'plain110', 'preresnet110']],
  ['resnet?0', ['resnet20']],
  ['*resnet1???', ['resnet1202', 'preresnet1001']],
  ['RESNET20', ['resnet20']],
  ['resnet', []],
  ['resnet(20|32)', []],
  ['.*', []],
])('matches %s', (glob, names) => {
  expect(listModels(glob)).toEqual(names);
});
