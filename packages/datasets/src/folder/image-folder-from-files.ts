import { decodeInPage } from '../image/decode-in-page.js';
import { checkImageFolder, type ImageFolder, type ImageFolderOptions, imageFolder } from './image-folder.js';
import { type FolderTree, isHidden, isImageName } from './tree.js';

/** Where a file lies: the path that `<input webkitdirectory>` gives, with the folder that was chosen in front. */
const pathOf = (file: File): string => file.webkitRelativePath || file.name;

/**
 * The files of a folder that a user chose in a page (`<input type="file" webkitdirectory>`) as a dataset, by the rules of
 * `loadImageFolder` in `@residualjs/datasets/node`. Its images are decoded by the browser when they are needed.
 *
 * @param files - Each with its path from the chosen folder on in `webkitRelativePath`, as such an input gives them.
 * @throws Error where they are no such folder, or two have the same path; RangeError on options out of bounds. Reading throws
 * ImageDecodeError naming the file.
 *
 * @example
 * input.onchange = async () => {
 *   const train = await imageFolderFromFiles(input.files, { inputSize: 64 });
 * };
 */
export async function imageFolderFromFiles(
  files: Iterable<File>,
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  checkImageFolder(options);
  const { tree, name } = treeOf([...files]);
  return imageFolder(tree, name, options, decodeInPage);
}

function treeOf(files: readonly File[]): { tree: FolderTree; name: string } {
  const [first = ''] = files.map(pathOf);
  const root = first.slice(0, first.indexOf('/') + 1);
  if (root === '' || !files.every((file) => pathOf(file).startsWith(root))) {
    throw new Error(
      'the files are not those of one folder: each must have its path in it as webkitRelativePath, as <input webkitdirectory> gives them',
    );
  }
  const name = root.slice(0, -1);
  const tree: FolderTree = { place: name, images: [], folders: [], notes: [] };
  const seen = new Set<string>();
  let others = 0;
  for (const file of files) {
    const path = pathOf(file).slice(root.length);
    if (path.split('/').some(isHidden)) continue;
    if (seen.has(path)) throw new Error(`${name} has two files with the path '${path}'`);
    seen.add(path);
    if (isImageName(path)) tree.images.push({ path, name: pathOf(file), blob: file });
    else others += 1;
  }
  const folders = [...seen].flatMap((path) => parents(path));
  tree.folders = [...new Set(folders)];
  if (others > 0) tree.notes.push(`${others} files are no images by their names`);
  return { tree, name };
}

/** `a` and `a/b` of `a/b/c.jpg`. */
const parents = (path: string): string[] =>
  path.split('/').flatMap((_, i, parts) => (i === 0 ? [] : parts.slice(0, i).join('/')));
