import type * as tfl from '@tensorflow/tfjs-layers';
import { createModel } from './create-model.js';
import type { OptionsOf } from './options.js';
import type { ModelName } from './tables/index.js';

/** Builds one model of the zoo, as {@link createModel} does under its name. */
export type ModelFactory<Name extends ModelName> = (options?: OptionsOf<Name>) => tfl.LayersModel;

const factory =
  <Name extends ModelName>(name: Name): ModelFactory<Name> =>
  (options) =>
    createModel(name, options);

/** ResNet-20 for CIFAR, option A: 269,722 parameters (He et al. 2015). */
export const resnet20 = /* @__PURE__ */ factory('resnet20');
/** ResNet-32 for CIFAR, option A: 464,154 parameters (He et al. 2015). */
export const resnet32 = /* @__PURE__ */ factory('resnet32');
/** ResNet-44 for CIFAR, option A: 658,586 parameters (He et al. 2015). */
export const resnet44 = /* @__PURE__ */ factory('resnet44');
/** ResNet-56 for CIFAR, option A: 853,018 parameters (He et al. 2015). */
export const resnet56 = /* @__PURE__ */ factory('resnet56');
/** ResNet-110 for CIFAR, option A: 1,727,962 parameters (He et al. 2015). */
export const resnet110 = /* @__PURE__ */ factory('resnet110');
/** ResNet-1202 for CIFAR, option A: 19,421,274 parameters (He et al. 2015). */
export const resnet1202 = /* @__PURE__ */ factory('resnet1202');
/** ResNet-20 without its shortcuts: 269,722 parameters (He et al. 2015). */
export const plain20 = /* @__PURE__ */ factory('plain20');
/** ResNet-32 without its shortcuts: 464,154 parameters (He et al. 2015). */
export const plain32 = /* @__PURE__ */ factory('plain32');
/** ResNet-44 without its shortcuts: 658,586 parameters (He et al. 2015). */
export const plain44 = /* @__PURE__ */ factory('plain44');
/** ResNet-56 without its shortcuts: 853,018 parameters (He et al. 2015). */
export const plain56 = /* @__PURE__ */ factory('plain56');
/** ResNet-110 without its shortcuts: 1,727,962 parameters (He et al. 2015). */
export const plain110 = /* @__PURE__ */ factory('plain110');
/** Pre-activation ResNet-110 of basic blocks: 1,727,962 parameters (He et al. 2016). */
export const preresnet110 = /* @__PURE__ */ factory('preresnet110');
/** Pre-activation ResNet-164 of bottleneck blocks: 1,703,258 parameters (He et al. 2016). */
export const preresnet164 = /* @__PURE__ */ factory('preresnet164');
/** Pre-activation ResNet-1001 of bottleneck blocks: 10,327,706 parameters (He et al. 2016). */
export const preresnet1001 = /* @__PURE__ */ factory('preresnet1001');
