import { extensionList, type FolderTree } from './tree.js';

/** More than a label can tell apart. */
const MOST = 65_536;

/** The class of an image by the first folder below `base`; null where it lies in `base` itself. */
export function classOf(path: string, base: string): string | null {
  const end = path.indexOf('/', base.length);
  return end < 0 ? null : path.slice(base.length, end);
}

/**
 * The names of the folders in `base` that hold images at any depth, sorted: as torchvision's `ImageFolder` has them.
 *
 * @throws Error where there is none or only one, one is empty, or two have names that look alike.
 */
export function findClasses({ place, images, folders }: FolderTree, base: string): string[] {
  const where = base === '' ? place : `${place}/${base.slice(0, -1)}`;
  const named = new Set(
    images.filter(({ path }) => path.startsWith(base)).map(({ path }) => classOf(path, base)),
  );
  named.delete(null);
  const classes = ([...named] as string[]).sort();
  const empty = folders
    .filter((folder) => folder.startsWith(base) && !folder.slice(base.length).includes('/'))
    .map((folder) => folder.slice(base.length))
    .filter((name) => name !== '' && !named.has(name));
  const expected = 'a folder for each class, named after it, with its images in it';
  if (classes.length === 0) {
    throw new Error(`${where} has no class folder with images (${extensionList}): it must hold ${expected}`);
  }
  if (empty.length > 0) {
    throw new Error(
      `${where}: the class folder '${empty[0]}' holds no image (${extensionList}); remove it or fill it`,
    );
  }
  if (classes.length === 1) {
    throw new Error(
      `${where} has one class folder, '${classes[0]}', and there is nothing to tell apart: it must hold ${expected}`,
    );
  }
  if (classes.length > MOST)
    throw new Error(`${where} has ${classes.length} class folders; at most ${MOST} can be told apart`);
  checkAlike(classes, where);
  return classes;
}

/** Throws where two names are the same letters in different bytes, as an accent of its own and one in its letter are. */
function checkAlike(classes: readonly string[], where: string): void {
  const seen = new Map<string, string>();
  for (const name of classes) {
    const same = seen.get(name.normalize());
    if (same !== undefined) {
      throw new Error(
        `${where} has two class folders that both read '${name}', in other Unicode: put them together`,
      );
    }
    seen.set(name.normalize(), name);
  }
}
