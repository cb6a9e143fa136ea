import { CLASS_NAMES } from '@residualjs/common';
import type { DatasetDescription } from '../description.js';

/**
 * CIFAR-100, binary version, by its hundred classes; md5 from https://www.cs.toronto.edu/~kriz/cifar.html, size and sha256 as
 * TensorFlow Datasets has them. Mean and standard deviation are those that published networks are trained with: the images'
 * own differ by less than 0.0005.
 */
export const cifar100: DatasetDescription = {
  name: 'cifar100',
  title: 'CIFAR-100 photographs, by their 100 classes',
  citation: 'Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009',
  licence: 'none stated',
  format: 'cifar100',
  labels: 'fine',
  shape: [32, 32, 3],
  classes: [...CLASS_NAMES['CIFAR-100']],
  sizes: { train: 50_000, test: 10_000 },
  mean: [0.5071, 0.4867, 0.4408],
  std: [0.2675, 0.2565, 0.2761],
  mirrors: ['https://www.cs.toronto.edu/~kriz/'],
  files: [
    {
      name: 'cifar-100-binary.tar.gz',
      split: 'both',
      bytes: 168_513_733,
      md5: '03b5dce01913d631647c71ecec9e9cb8',
      sha256: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
    },
  ],
};

/** The same images by their twenty superclasses, of five classes each. */
export const cifar100Coarse: DatasetDescription = {
  ...cifar100,
  name: 'cifar100-coarse',
  title: 'CIFAR-100 photographs, by their 20 superclasses',
  labels: 'coarse',
  folder: 'cifar100',
  classes: [
    'aquatic_mammals',
    'fish',
    'flowers',
    'food_containers',
    'fruit_and_vegetables',
    'household_electrical_devices',
    'household_furniture',
    'insects',
    'large_carnivores',
    'large_man-made_outdoor_things',
    'large_natural_outdoor_scenes',
    'large_omnivores_and_herbivores',
    'medium_mammals',
    'non-insect_invertebrates',
    'people',
    'reptiles',
    'small_mammals',
    'trees',
    'vehicles_1',
    'vehicles_2',
  ],
};
