/** Where weights are: a path of this machine, or a URL. */
export type WeightAddress =
  | {
      kind: 'file';
      /** A path, as it was given. */
      path: string;
      /** The name of the file, without folders. */
      name: string;
    }
  | {
      kind: 'url';
      /** What is fetched: `http:`, `https:` or `file:`. */
      url: string;
      /** The name of the file, without folders. */
      name: string;
    };

const HUB = 'https://huggingface.co/';
const FORMS = 'an address is a path, a file:, http: or https: URL, or hf:owner/name/file[@revision]';

/** A letter and a colon are a drive of Windows, and no scheme. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;
const HUB_NAME = /^[\w-][\w.-]*$/;

function fail(text: string, problem: string): never {
  throw new RangeError(`'${text}': ${problem}; ${FORMS}`);
}

function hubUrl(text: string): string {
  const [, rest, revision = 'main'] = /^hf:(.*?)(?:@([^@]*))?$/i.exec(text) ?? [];
  const [owner, name, ...file] = (rest ?? '').split('/');
  if (!HUB_NAME.test(owner) || !HUB_NAME.test(name ?? '')) {
    fail(text, `there is no owner and name of a model in '${rest}'`);
  }
  if (file.length === 0 || file.some((part) => part === '' || part === '.' || part === '..')) {
    fail(text, `'${file.join('/')}' is no file of ${owner}/${name}`);
  }
  if (revision === '' || revision.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    fail(text, `'${revision}' is no revision`);
  }
  const path = file.map(encodeURIComponent).join('/');
  return `${HUB}${owner}/${name}/resolve/${encodeURIComponent(revision)}/${path}`;
}

/** The last part of a URL's path, decoded. */
function nameOf(url: URL): string {
  const last = url.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/**
 * What an address of weights means: a path (`weights/resnet20.th`), a URL (`file:`, `http:`, `https:`), or a file of a model on the
 * Hugging Face hub (`hf:owner/name/file`, with `@revision` behind it if it is not to be the newest of `main`).
 *
 * @throws RangeError naming the address and what is wrong with it.
 *
 * @example
 * resolveAddress('hf:timm/resnet18.a1_in1k/model.safetensors');
 * // { kind: 'url', url: 'https://huggingface.co/timm/resnet18.a1_in1k/resolve/main/model.safetensors', name: 'model.safetensors' }
 */
export function resolveAddress(text: string): WeightAddress {
  if (typeof text !== 'string' || text === '') fail(String(text), 'there is nothing in it');
  const scheme = SCHEME.exec(text)?.[1].toLowerCase();
  if (scheme === undefined) {
    const name = text.split(/[\\/]/).at(-1) as string;
    if (name === '' || name === '.' || name === '..') fail(text, 'it names a folder');
    return { kind: 'file', path: text, name };
  }
  const written = scheme === 'hf' ? hubUrl(text) : text;
  if (!['hf', 'http', 'https', 'file'].includes(scheme)) fail(text, `'${scheme}:' is not known`);
  if (!URL.canParse(written)) fail(text, 'it is no URL');
  const url = new URL(written);
  if (url.username !== '' || url.password !== '') fail(text, 'a name or password in it is not sent');
  url.hash = '';
  const name = nameOf(url);
  if (name === '') fail(text, 'it names a folder');
  return { kind: 'url', url: url.href, name };
}
