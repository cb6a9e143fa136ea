import { expect, it } from 'vitest';
import { listModels } from './list-models.js';

it('lists every model by default, family after family', () => {
  expect(listModels()).toEqual([
    ...['resnet8', 'resnet20', 'resnet32', 'resnet44', 'resnet56', 'resnet110'],
    ...['resnet164', 'resnet1001', 'resnet1202'],
    ...['plain20', 'plain32', 'plain44', 'plain56', 'plain110'],
    ...['preresnet110', 'preresnet164', 'preresnet1001'],
    ...['wrn16_8', 'wrn28_10', 'wrn40_4'],
    ...['resnet18', 'resnet34', 'resnet50', 'resnet101', 'resnet152', 'resnet200'],
    ...['preresnet152', 'preresnet200'],
    ...['vgg16', 'vgg16_bn', 'vgg19', 'vgg19_bn'],
  ]);
});

it.each([
  ['*110*', ['resnet110', 'plain110', 'preresnet110']],
  ['resnet?0', ['resnet20', 'resnet50']],
  ['*resnet1???', ['resnet1001', 'resnet1202', 'preresnet1001']],
  ['RESNET20', ['resnet20']],
  ['resnet', []],
  ['resnet(20|32)', []],
  ['.*', []],
])('matches %s', (glob, names) => {
  expect(listModels(glob)).toEqual(names);
});
