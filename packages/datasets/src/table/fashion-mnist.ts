import type { DatasetDescription } from '../description.js';

/** Fashion-MNIST; md5 from the README of zalandoresearch/fashion-mnist. */
export const fashionMnist: DatasetDescription = {
  name: 'fashion-mnist',
  title: 'Fashion-MNIST clothing',
  citation: 'Xiao, Rasul, Vollgraf, "Fashion-MNIST", arXiv:1708.07747, 2017',
  licence: 'MIT',
  format: 'idx',
  shape: [28, 28, 1],
  classes: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
  sizes: { train: 60_000, test: 10_000 },
  mean: [0.286],
  std: [0.353],
  mirrors: [
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/', // has no https; the checksums guard it
  ],
  files: [
    {
      name: 'train-images-idx3-ubyte.gz',
      split: 'train',
      bytes: 26_421_880,
      md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
      sha256: '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
    },
    {
      name: 'train-labels-idx1-ubyte.gz',
      split: 'train',
      bytes: 29_515,
      md5: '25c81989df183df01b3e8a0aad5dffbe',
      sha256: 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
    },
    {
      name: 't10k-images-idx3-ubyte.gz',
      split: 'test',
      bytes: 4_422_102,
      md5: 'bef4ecab320f06d8554ea6380940ec79',
      sha256: '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
    },
    {
      name: 't10k-labels-idx1-ubyte.gz',
      split: 'test',
      bytes: 5_148,
      md5: 'bb300cfdad3c16e7a12a480ee83cd310',
      sha256: '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
    },
  ],
};
