import type { ImageFile } from '../image/decode.js';

/** An image of a folder. */
export interface FolderImage extends ImageFile {
  /** From the folder on, with `/` between its parts. */
  path: string;
}

/** What a folder holds that matters. */
export interface FolderTree {
  /** What the folder is called in errors. */
  place: string;
  images: FolderImage[];
  /** Paths of all folders in it, where they are known. */
  folders: string[];
  /** What was passed over and why, in words. */
  notes: string[];
}

/** Names that images end with; what they are goes by their bytes. */
const EXTENSIONS = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif', '.tif', '.tiff'];

/** Whether a file is an image by its name. */
export const isImageName = (name: string): boolean =>
  EXTENSIONS.some((extension) => name.toLowerCase().endsWith(extension));

/** The extensions in words. */
export const extensionList = EXTENSIONS.join(', ');

/** Whether a file or folder is none that a user made: `.DS_Store`, `._cat.jpg` of macOS, `.git`. */
export const isHidden = (name: string): boolean => name.startsWith('.');

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

/** The order of torchvision's `ImageFolder`: by folder, then by name. */
export const inFolderOrder = (a: FolderImage, b: FolderImage): number =>
  compare(folderOf(a.path), folderOf(b.path)) || compare(a.path, b.path);

/** `12 files are`, `1 file is`. */
export const counted = (count: number, one: string, verbs: readonly [one: string, many: string]): string =>
  count === 1 ? `1 ${one} ${verbs[0]}` : `${count} ${one}s ${verbs[1]}`;
