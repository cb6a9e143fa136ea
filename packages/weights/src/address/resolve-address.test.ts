import { describe, expect, it } from 'vitest';
import { resolveAddress } from './resolve-address.js';

describe('resolveAddress', () => {
  it.each([
    ['weights/resnet20.th', 'weights/resnet20.th', 'resnet20.th'],
    ['/a/b.h5', '/a/b.h5', 'b.h5'],
    ['C:\\weights\\b.pt', 'C:\\weights\\b.pt', 'b.pt'],
    ['name with spaces.npz', 'name with spaces.npz', 'name with spaces.npz'],
  ])('takes %s as a path', (text, path, name) => {
    expect(resolveAddress(text)).toEqual({ kind: 'file', path, name });
  });

  it.each([
    [
      'https://example.org/a/model.safetensors?download=1#x',
      'https://example.org/a/model.safetensors?download=1',
      'model.safetensors',
    ],
    ['HTTP://127.0.0.1:8080/a%20b.h5', 'http://127.0.0.1:8080/a%20b.h5', 'a b.h5'],
    ['file:///a/b.npy', 'file:///a/b.npy', 'b.npy'],
    [
      'hf:timm/resnet18.a1_in1k/model.safetensors',
      'https://huggingface.co/timm/resnet18.a1_in1k/resolve/main/model.safetensors',
      'model.safetensors',
    ],
    [
      'hf:o/n/folder/a file.pt@v1.0',
      'https://huggingface.co/o/n/resolve/v1.0/folder/a%20file.pt',
      'a file.pt',
    ],
    ['hf:o/n/a.h5@refs/pr/1', 'https://huggingface.co/o/n/resolve/refs%2Fpr%2F1/a.h5', 'a.h5'],
  ])('takes %s as a URL', (text, url, name) => {
    expect(resolveAddress(text)).toEqual({ kind: 'url', url, name });
  });

  it.each([
    ['', 'there is nothing in it'],
    ['folder/', 'it names a folder'],
    ['..', 'it names a folder'],
    ['https://example.org/', 'it names a folder'],
    ['https://', 'it is no URL'],
    ['ftp://example.org/a.h5', "'ftp:' is not known"],
    ['data:text/plain,a', "'data:' is not known"],
    ['https://me:secret@example.org/a.h5', 'a name or password in it is not sent'],
    ['hf:model.safetensors', 'there is no owner and name of a model'],
    ['hf:../../a/b', 'there is no owner and name of a model'],
    ['hf:owner/name', "'' is no file of owner/name"],
    ['hf:owner/name/a/../../b', 'is no file of owner/name'],
    ['hf:owner/name/a.h5@', "'' is no revision"],
    ['hf:owner/name/a.h5@../x', "'../x' is no revision"],
  ])('refuses %j', (text, problem) => {
    expect(() => resolveAddress(text)).toThrow(RangeError);
    expect(() => resolveAddress(text)).toThrow(problem);
    expect(() => resolveAddress(text)).toThrow(`'${text}'`);
  });
});
