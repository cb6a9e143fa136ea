import { describe, expect, it } from 'vitest';
import { ImageDecodeError } from '../image/decode-error.js';
import { split } from '../split.js';
import { subset } from '../subset.js';
import { goldenFolder } from '../testing/image-files.js';
import { checkImageFolder, type ImageFolderOptions, imageFolder } from './image-folder.js';
import { isImageName } from './tree.js';

/** Every image is one pixel; those called `bad` are damaged. */
const decode = async ({ name }: { name: string }) => {
  if (name.includes('bad')) throw new ImageDecodeError(name, 'it is damaged');
  return { data: Uint8Array.of(name.length, 0, 0), height: 1, width: 1, channels: 3 };
};

/** The dataset of a folder with these files; those that end with a slash are folders. */
function folder(paths: readonly string[], options: ImageFolderOptions = {}) {
  const parents = (path: string) => path.split('/').map((_, i, parts) => parts.slice(0, i).join('/'));
  const folders = [...new Set(paths.flatMap(parents))].filter((path) => path !== '');
  const images = paths.filter(isImageName).map((path) => ({ path, name: path }));
  return imageFolder({ place: 'data', images, folders, notes: [] }, 'data', options, decode);
}

const namesOf = ({ origin }: Awaited<ReturnType<typeof folder>>) =>
  origin && 'files' in origin ? origin.files.map(({ name }) => name) : [];
const many = (base: string, count: number) => Array.from({ length: count }, (_, i) => `${base}/${i}.jpg`);

describe('imageFolder', () => {
  it('has the classes and the order of torchvision', async () => {
    const { paths, classes, samples } = goldenFolder();
    const found = await folder(paths, { testFraction: 0 });
    expect(found.classes).toEqual(classes);
    expect(namesOf(found)).toEqual(samples.map(([path]) => path));
    expect([...found.labels]).toEqual(samples.map(([, label]) => label));
    expect(found).toMatchObject({ name: 'data', split: 'train', size: 10, shape: [224, 224, 3], notes: [] });
    expect(found).toMatchObject({ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] });
    expect(found.source).toBe('data: 10 images of 5 classes');
  });

  it('holds a part of each class out where nothing else is there to measure on, the same each time', async () => {
    const paths = [...many('cat', 20), ...many('dog', 10), 'emu/1.png'];
    const [train, test, again] = await Promise.all([
      folder(paths),
      folder(paths, { split: 'test' }),
      folder(paths, { split: 'test' }),
    ]);
    expect([train.size, test.size]).toEqual([25, 6]);
    expect([...test.labels]).toEqual([0, 0, 0, 0, 1, 1]);
    expect([...(namesOf(train) ?? []), ...(namesOf(test) ?? [])].sort()).toEqual([...paths].sort());
    expect(namesOf(again)).toEqual(namesOf(test));
    expect(train.source).toBe('data: 25 images of 3 classes, without 20 % of each class held out by seed 0');
    expect(test.source).toBe('data: 6 images of 2 classes, the 20 % of each class held out by seed 0');
    expect(namesOf(await folder(paths, { split: 'test', seed: 1 }))).not.toEqual(namesOf(test));
    await expect(folder(paths, { split: 'test', testFraction: 0 })).rejects.toThrow(
      "data has no images for test: there is no folder 'test' or 'val', and testFraction is 0",
    );
    const all = await folder(paths, { split: 'test', testFraction: 1 });
    expect([all.size, all.source]).toEqual([31, 'data: 31 images of 3 classes']);
    await expect(folder(paths, { testFraction: 1 })).rejects.toThrow('data has no image for train');
    await expect(folder(paths, { split: 'validation' })).rejects.toThrow(
      "there is no folder 'val'; `split` sets",
    );
  });

  it('knows the folders of splits', async () => {
    const paths = [
      ...many('train/cat', 5),
      ...many('train/dog', 4),
      ...many('test/dog', 2),
      ...many('val/cat', 3),
    ];
    const sizes = async (...of: string[]) => {
      const own = paths.filter((path) => of.some((name) => path.startsWith(name)));
      const parts = ['train', 'test', 'validation'] as const;
      return Promise.all(
        parts.map((one) =>
          folder(own, { split: one }).then(
            ({ size }) => size,
            () => 0,
          ),
        ),
      );
    };
    expect(await sizes('train', 'test', 'val')).toEqual([9, 2, 3]);
    expect(await sizes('train', 'val')).toEqual([9, 3, 3]);
    expect(await sizes('train', 'test')).toEqual([9, 2, 0]);
    expect(await sizes('train')).toEqual([7, 2, 0]);
    const test = await folder(paths, { split: 'test' });
    expect([test.classes, [...test.labels]]).toEqual([
      ['cat', 'dog'],
      [1, 1],
    ]);
    expect(test.source).toBe('data: 2 images of 1 classes in test/');
    expect((await folder(many('Training/a', 2).concat(many('Training/b', 2), many('valid/a', 1)))).size).toBe(
      4,
    );
    await expect(folder([...paths, 'valid/cat/1.png'])).rejects.toThrow(
      "data has two folders for validation: 'val' and 'valid'; leave one",
    );
  });

  it('takes a folder that is called as a split is for a class where images lie in it', async () => {
    const found = await folder([...many('train', 2), ...many('bus', 2)], { testFraction: 0 });
    expect(found.classes).toEqual(['bus', 'train']);
    const mixed = await folder(
      [...many('train/a', 2), ...many('train/b', 2), ...many('test', 3), 'extra/1.png'],
      {
        testFraction: 0,
      },
    );
    expect(mixed.notes).toEqual([
      "'test' is no folder of a split with class folders in it",
      "'extra' is no folder of a split with class folders in it",
    ]);
  });

  it('has the classes that it is given, in their order', async () => {
    const found = await folder(many('dog', 2), { classes: ['dog', 'cat'], split: 'train', testFraction: 0 });
    expect([found.classes, [...found.labels]]).toEqual([
      ['dog', 'cat'],
      [0, 0],
    ]);
    await expect(folder([...many('dog', 2), ...many('emu', 1)], { classes: ['dog', 'cat'] })).rejects.toThrow(
      'data/emu is the folder of no class; the classes are dog, cat',
    );
    await expect(
      folder([...many('train/a', 2), ...many('train/b', 2), 'test/c/1.png'], { split: 'test' }),
    ).rejects.toThrow('data/test/c is the folder of no class; the classes are a, b');
  });

  it('tells what is wrong with a folder', async () => {
    await expect(folder([])).rejects.toThrow('data has no class folder with images (.jpg, ');
    await expect(folder(['1.png', '2.png'])).rejects.toThrow('data has no class folder with images');
    await expect(folder(many('cat', 3))).rejects.toThrow(
      "data has one class folder, 'cat', and there is nothing to tell apart",
    );
    await expect(folder([...many('cat', 1), ...many('dog', 1), 'emu/'])).rejects.toThrow(
      "data: the class folder 'emu' holds no image",
    );
    await expect(folder([...many('caf\u00e9', 1), ...many('cafe\u0301', 1)])).rejects.toThrow(
      'data has two class folders that both read',
    );
    const { notes } = await folder([...many('cat', 2), ...many('dog', 2), 'stray.png']);
    expect(notes).toEqual(['1 images lie in no class folder, such as stray.png']);
  });

  it('leaves damaged images out where it is asked to, and says which', async () => {
    const bad = Array.from({ length: 7 }, (_, i) => `cat/bad${i}.png`);
    const paths = [...many('cat', 3), ...bad, ...many('dog', 2)];
    const options = { testFraction: 0, skipDamaged: true };
    const { size, labels, notes } = await folder(paths, options);
    expect([size, [...labels]]).toEqual([5, [0, 0, 0, 1, 1]]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^7 damaged images are left out: 'cat\/bad0\.png' cannot be read .* … and 2 more$/,
    );
    const whole = await folder(paths, { testFraction: 0 });
    expect(whole.size).toBe(12);
    await expect(whole.read(3)).rejects.toThrow("'cat/bad0.png' cannot be read as an image: it is damaged");
    await expect(folder(['cat/bad.png', 'dog/bad.png'], options)).rejects.toThrow(
      'data has no image for train; 2 damaged',
    );
  });

  it('can be cut and split as images in memory can', async () => {
    const whole = await folder([...many('cat', 6), ...many('dog', 4)], { testFraction: 0 });
    const some = subset(whole, [9, 0]);
    expect([namesOf(some), [...some.labels], some.size]).toEqual([['dog/3.jpg', 'cat/0.jpg'], [1, 0], 2]);
    expect((await some.read(0)).data[0]).toBe('dog/3.jpg'.length);
    const { train, validation } = split(whole, 0.3, 1);
    expect([train.size, validation.size, validation.split]).toEqual([7, 3, 'validation']);
    expect([...(namesOf(train) ?? []), ...(namesOf(validation) ?? [])].sort()).toEqual(
      namesOf(whole)?.sort(),
    );
  });

  it.each<[ImageFolderOptions, string]>([
    [{ split: 'dev' as 'test' }, "split (='dev') must be 'train', 'test' or 'validation'"],
    [{ inputSize: 0 }, 'inputSize (=0)'],
    [{ testFraction: 1.5 }, 'testFraction (=1.5) must be from 0 to 1'],
    [{ seed: -1 }, 'seed (=-1)'],
    [{ channels: 2 }, 'channels (=2)'],
  ])('refuses %j', (options, message) => {
    expect(() => checkImageFolder(options)).toThrow(message);
  });
});
