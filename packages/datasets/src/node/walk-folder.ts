import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type FolderTree, isHidden, isImageName } from '../folder/tree.js';

/** A folder that is walked through. */
interface Walk {
  root: string;
  /** Its path without any link in it. */
  real: string;
  tree: FolderTree;
  /** Real paths of the folders above and the one at hand: a link to one of them has no end. */
  above: string[];
  /** Real paths of folders that a link led to: no other is followed to them, since links among n folders make n! paths. */
  linked: Set<string>;
  /** Paths of links that are not followed. */
  links: string[];
  others: number;
}

/**
 * All images of a folder, at any depth, and all folders in it. Links are followed where they stay within it; what is hidden (its
 * name begins with a dot) is not looked at.
 *
 * @throws Error where it is none, or cannot be read.
 */
export async function walkFolder(folder: string): Promise<FolderTree> {
  const tree: FolderTree = { place: folder, images: [], folders: [], notes: [] };
  const real = await realpath(folder).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      `image folder '${folder}': ${error.code === 'ENOENT' ? 'no such folder' : error.message}`,
    );
  });
  const walk: Walk = { root: folder, real, tree, above: [real], linked: new Set(), links: [], others: 0 };
  await enter(walk, '');
  const { links, others } = walk;
  if (links.length > 0) {
    tree.notes.push(
      `${links.length} links were not followed, since they lead out of the folder, in a circle or nowhere, such as ${links[0]}`,
    );
  }
  if (others > 0) tree.notes.push(`${others} files are no images by their names`);
  return tree;
}

async function enter(walk: Walk, path: string): Promise<void> {
  const folder = join(walk.root, path);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    const problem =
      error.code === 'ENOTDIR' ? 'not a folder: give the one that holds the class folders' : error.message;
    throw new Error(`image folder '${folder}': ${problem}`);
  });
  for (const entry of entries) {
    if (!isHidden(entry.name)) await visit(walk, entry, path === '' ? entry.name : `${path}/${entry.name}`);
  }
}

async function visit(walk: Walk, entry: Dirent, path: string): Promise<void> {
  const place = join(walk.root, path);
  const target = entry.isSymbolicLink() ? await within(walk, place) : entry;
  if (target === null) walk.links.push(path);
  else if (target.isDirectory()) {
    walk.tree.folders.push(path);
    walk.above.push(await realpath(place));
    await enter(walk, path);
    walk.above.pop();
  } else if (target.isFile() && isImageName(entry.name)) walk.tree.images.push({ path, name: place });
  else walk.others += 1;
}

/** What a link leads to; null where that is outside of the folder, above the link, where another led to, or nothing. */
async function within({ real, above, linked }: Walk, place: string): Promise<Stats | null> {
  try {
    const target = await realpath(place);
    if (!target.startsWith(real + sep) || above.includes(target) || linked.has(target)) return null;
    const found = await stat(target);
    if (found.isDirectory()) linked.add(target);
    return found;
  } catch {
    return null;
  }
}
