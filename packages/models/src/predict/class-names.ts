import { CLASS_NAMES } from '@residualjs/common';

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
