import type * as tfl from '@tensorflow/tfjs-layers';
import { createModel, type PretrainedOptionsOf } from './create-model.js';
import type { OptionsOf } from './options.js';
import type { ModelName } from './tables/index.js';

/** Builds one model of the zoo, as {@link createModel} does under its name. */
export interface ModelFactory<Name extends ModelName> {
  /** With trained weights. */
  (options: PretrainedOptionsOf<Name>): Promise<tfl.LayersModel>;
  /** With fresh weights. */
  (options?: OptionsOf<Name> & { pretrained?: undefined }): tfl.LayersModel;
}

const factory = <Name extends ModelName>(name: Name): ModelFactory<Name> =>
  ((options?: OptionsOf<Name>) => createModel(name, options)) as ModelFactory<Name>;

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
/** ResNet-164 for CIFAR, of bottleneck blocks: 1,704,154 parameters (He et al. 2016). */
export const resnet164 = /* @__PURE__ */ factory('resnet164');
/** ResNet-1001 for CIFAR, of bottleneck blocks: 10,328,602 parameters (He et al. 2016). */
export const resnet1001 = /* @__PURE__ */ factory('resnet1001');
/** The ResNet-8 of MLPerf Tiny for CIFAR-10: 78,186 parameters (Banbury et al. 2021). */
export const resnet8 = /* @__PURE__ */ factory('resnet8');
/** WRN-16-8, a wide residual network for CIFAR: 10,961,370 parameters (Zagoruyko and Komodakis 2016). */
export const wrn16_8 = /* @__PURE__ */ factory('wrn16_8');
/** WRN-28-10, a wide residual network for CIFAR: 36,479,194 parameters (Zagoruyko and Komodakis 2016). */
export const wrn28_10 = /* @__PURE__ */ factory('wrn28_10');
/** WRN-40-4, a wide residual network for CIFAR: 8,949,210 parameters (Zagoruyko and Komodakis 2016). */
export const wrn40_4 = /* @__PURE__ */ factory('wrn40_4');
/** ResNet-18 for ImageNet: 11,689,512 parameters (He et al. 2015). */
export const resnet18 = /* @__PURE__ */ factory('resnet18');
/** ResNet-34 for ImageNet: 21,797,672 parameters (He et al. 2015). */
export const resnet34 = /* @__PURE__ */ factory('resnet34');
/** ResNet-50 for ImageNet: 25,557,032 parameters (He et al. 2015). */
export const resnet50 = /* @__PURE__ */ factory('resnet50');
/** ResNet-101 for ImageNet: 44,549,160 parameters (He et al. 2015). */
export const resnet101 = /* @__PURE__ */ factory('resnet101');
/** ResNet-152 for ImageNet: 60,192,808 parameters (He et al. 2015). */
export const resnet152 = /* @__PURE__ */ factory('resnet152');
/** ResNet-200 for ImageNet: 64,673,832 parameters (He et al. 2016). */
export const resnet200 = /* @__PURE__ */ factory('resnet200');
/** Pre-activation ResNet-152 for ImageNet: 60,185,128 parameters (He et al. 2016). */
export const preresnet152 = /* @__PURE__ */ factory('preresnet152');
/** Pre-activation ResNet-200 for ImageNet: 64,666,152 parameters (He et al. 2016). */
export const preresnet200 = /* @__PURE__ */ factory('preresnet200');
/** VGG-16 for ImageNet: 138,357,544 parameters (Simonyan and Zisserman 2014). */
export const vgg16 = /* @__PURE__ */ factory('vgg16');
/** VGG-16 with batch norm for ImageNet: 138,365,992 parameters (Simonyan and Zisserman 2014). */
export const vgg16_bn = /* @__PURE__ */ factory('vgg16_bn');
/** VGG-19 for ImageNet: 143,667,240 parameters (Simonyan and Zisserman 2014). */
export const vgg19 = /* @__PURE__ */ factory('vgg19');
/** VGG-19 with batch norm for ImageNet: 143,678,248 parameters (Simonyan and Zisserman 2014). */
export const vgg19_bn = /* @__PURE__ */ factory('vgg19_bn');
