import { memorySource } from '../byte-source.js';
import { npy, npz } from '../npy/format.js';
import { readOpened } from '../read-opened.js';
import { safetensors } from '../safetensors/format.js';
import { writeSafetensors } from '../safetensors/write.js';
import { openTorch } from '../torch/open-torch.js';
import type { WeightFormat } from '../weight-format.js';
import { KERAS_TARGETS } from './keras-targets.js';
import { mutateZip } from './mutate-zip.js';
import type { FuzzTarget, Golden } from './target.js';
import { checkWellFormed } from './well-formed.js';

const text = (characters: string) => new TextEncoder().encode(characters);
const bytes = (...values: number[]) => Uint8Array.from(values);
const fromBase64 = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** A golden file of cases, each with its bytes in base64. */
function filesOf(golden: Golden, path: string, lists: string[], wanted = /./): Uint8Array[] {
  const parsed = JSON.parse(new TextDecoder().decode(golden(path)));
  const cases = lists.flatMap((list) => parsed[list] as { name: string; file: string }[]);
  return cases.filter(({ name }) => wanted.test(name)).map(({ file }) => fromBase64(file));
}

const small = (files: Uint8Array[]) => files.filter(({ length }) => length < 20_000);

const parseWith = (format: WeightFormat) => async (input: Uint8Array) =>
  checkWellFormed(await format.read(input, { file: 'fuzz' }));

/** Operations of pickle, and names that a checkpoint uses or must not use. */
const PICKLE_TOKENS = [
  ...[
    0x28, 0x30, 0x31, 0x32, 0x4e, 0x51, 0x52, 0x5d, 0x61, 0x62, 0x64, 0x65, 0x6c, 0x73, 0x74, 0x75, 0x7d,
    0x81, 0x85, 0x86, 0x87, 0x88, 0x8f, 0x90, 0x91, 0x93, 0x94, 0x29, 0x2e,
  ],
].map((code) => bytes(code));

const TORCH_TOKENS = [
  ...PICKLE_TOKENS,
  ...[
    'cos\nsystem\n',
    'cbuiltins\neval\n',
    'ccollections\nOrderedDict\n',
    'ctorch\nFloatStorage\n',
    'ctorch.storage\nUntypedStorage\n',
  ],
  ...[
    'ctorch._utils\n_rebuild_tensor_v2\n',
    'ctorch._utils\n_rebuild_tensor_v3\n',
    'c_codecs\nencode\n',
    'cnumpy\ndtype\n',
  ],
  ...[
    'cnumpy.core.multiarray\nscalar\n',
    'ctorch\nSize\n',
    'ctorch\nuint16\n',
    'X\x07\0\0\0storage',
    'X\x06\0\0\0latin1',
  ],
]
  .map((token) => (typeof token === 'string' ? text(token) : token))
  .concat([
    bytes(0x8a, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
    bytes(0x8b, 0xff, 0xff, 0xff, 0x7f),
    bytes(0x4a, 0xff, 0xff, 0xff, 0xff),
    bytes(0x4a, 0xff, 0xff, 0xff, 0x7f),
    bytes(0x72, 0xff, 0xff, 0xff, 0xff),
    bytes(0x6a, 0, 0, 0, 0),
    bytes(0x68, 0),
    bytes(0x71, 0),
  ]);

const NPY_TOKENS = [
  "'descr'",
  "'fortran_order'",
  "'shape'",
  'True',
  'False',
  '(',
  ')',
  '[',
  ']',
  ',',
  ':',
  "'|O'",
  "'>f8'",
  "'<f2'",
  "'|b1'",
].map(text);

const parseTorch = async (input: Uint8Array) =>
  checkWellFormed(await readOpened(await openTorch(memorySource(input, 'fuzz'))));

/** Every parser of untrusted bytes, a row each. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'safetensors',
    seeds: (golden) => [
      fromBase64(JSON.parse(new TextDecoder().decode(golden('safetensors.json'))).file),
      writeSafetensors([['kernel', { shape: [2, 3], data: new Float32Array(6) }]], { epoch: '3' }),
      writeSafetensors([]),
    ],
    parse: parseWith(safetensors),
    tokens: [
      '"dtype"',
      '"shape"',
      '"data_offsets"',
      '"__metadata__"',
      '"F32"',
      '"BOOL"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\\u0000',
      '\\ud800',
    ].map(text),
  },
  {
    name: 'torch-zip',
    seeds: (golden) => [
      ...small(filesOf(golden, 'torch.json', ['files', 'refused'], /zip|complex|bits/)),
      fromBase64(JSON.parse(new TextDecoder().decode(golden('torch-written.json'))).file),
    ],
    parse: parseTorch,
    tokens: TORCH_TOKENS,
    mutate: mutateZip,
  },
  {
    name: 'torch-legacy',
    seeds: (golden) => small(filesOf(golden, 'torch.json', ['files', 'refused'], /older/)),
    parse: parseTorch,
    tokens: TORCH_TOKENS,
  },
  {
    name: 'npy',
    seeds: (golden) => filesOf(golden, 'numpy.json', ['npy']),
    parse: parseWith(npy),
    tokens: NPY_TOKENS,
  },
  {
    name: 'npz',
    seeds: (golden) => filesOf(golden, 'numpy.json', ['npz']),
    parse: parseWith(npz),
    tokens: NPY_TOKENS,
    mutate: mutateZip,
  },
  ...KERAS_TARGETS,
];
