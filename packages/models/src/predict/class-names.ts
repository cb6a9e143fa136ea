/** The names of the classes of small data sets, in the order of their labels. */
export const CLASS_NAMES = {
  'CIFAR-10': ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  // biome-ignore format: a row for every letter or two
  'CIFAR-100': [
    'apple', 'aquarium_fish', 'baby', 'bear', 'beaver', 'bed', 'bee', 'beetle', 'bicycle', 'bottle', 'bowl', 'boy', 'bridge',
    'bus', 'butterfly', 'camel', 'can', 'castle', 'caterpillar', 'cattle', 'chair', 'chimpanzee', 'clock', 'cloud',
    'cockroach', 'couch', 'crab', 'crocodile', 'cup', 'dinosaur', 'dolphin', 'elephant', 'flatfish', 'forest', 'fox',
    'girl', 'hamster', 'house', 'kangaroo', 'keyboard', 'lamp', 'lawn_mower', 'leopard', 'lion', 'lizard', 'lobster',
    'man', 'maple_tree', 'motorcycle', 'mountain', 'mouse', 'mushroom', 'oak_tree', 'orange', 'orchid', 'otter',
    'palm_tree', 'pear', 'pickup_truck', 'pine_tree', 'plain', 'plate', 'poppy', 'porcupine', 'possum', 'rabbit',
    'raccoon', 'ray', 'road', 'rocket', 'rose', 'sea', 'seal', 'shark', 'shrew', 'skunk', 'skyscraper', 'snail', 'snake',
    'spider', 'squirrel', 'streetcar', 'sunflower', 'sweet_pepper', 'table', 'tank', 'telephone', 'television', 'tiger',
    'tractor', 'train', 'trout', 'tulip', 'turtle', 'wardrobe', 'whale', 'willow_tree', 'wolf', 'woman', 'worm',
  ],
  MNIST: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
} as const satisfies Record<string, readonly string[]>;

/** A data set whose class names are known here. ImageNet's thousand are not: a list of them is the caller's to bring. */
export type NamedDataset = keyof typeof CLASS_NAMES;

/**
 * The names of `classes` classes: the list given, that of a data set, or null where nothing says them.
 *
 * @throws RangeError on an unknown data set, and where there are more or fewer names than classes.
 */
export function classNames(
  where: string,
  labels: readonly string[] | NamedDataset | null | undefined,
  classes: number,
): readonly string[] | null {
  if (labels === null || labels === undefined) return null;
  if (typeof labels === 'string' && !Object.hasOwn(CLASS_NAMES, labels)) {
    const known = Object.keys(CLASS_NAMES).map((name) => `'${name}'`);
    throw new RangeError(
      `${where}: labels is '${labels}'; known are ${known.join(', ')}, or give an array of names`,
    );
  }
  const names = typeof labels === 'string' ? CLASS_NAMES[labels] : labels;
  if (names.length === classes) return names;
  throw new RangeError(`${where}: there are ${names.length} labels for a model of ${classes} classes`);
}
