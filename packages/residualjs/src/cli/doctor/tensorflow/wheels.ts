import type { CliIo } from '../../io.js';
import type { Release } from './builds.js';

/** A file of a Python package: a zip archive. */
export interface Wheel {
  name: string;
  url: string;
  sha256: string;
  bytes: number;
}

/** A file as PyPI's index lists it (PEP 691). */
interface IndexFile {
  filename: string;
  url: string;
  hashes: { sha256?: string };
  size?: number;
  'core-metadata'?: boolean | Record<string, string>;
}

/** The index in use, as pip takes it from its variable. */
const indexOf = ({ PIP_INDEX_URL = 'https://pypi.org/simple' }: CliIo['environment']) =>
  PIP_INDEX_URL.replace(/\/+$/, '');

async function get(url: string, accept: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept }, signal });
  } catch (error) {
    signal?.throwIfAborted();
    const { cause, message } = error as Error;
    throw new Error(`${url} does not answer: ${(cause as Error | undefined)?.message ?? message}`);
  }
  if (!response.ok) throw new Error(`${url} answers ${response.status} ${response.statusText}`.trimEnd());
  return response;
}

/** Linux on x64, whatever Python: only what is no Python is taken out of it. */
const isForLinux = (name: string) => /-(py3-none|cp\d+-cp\d+)-manylinux[\w.]*_x86_64\.whl$/.test(name);

/**
 * Finds the wheel of a release for Linux x64.
 *
 * @throws Error where the index does not answer, or has no such file
 */
export async function findWheel(
  { project, version }: Release,
  environment: CliIo['environment'],
  signal?: AbortSignal,
): Promise<Wheel & { metadata: string | null }> {
  const page = `${indexOf(environment)}/${project}/`;
  const response = await get(page, 'application/vnd.pypi.simple.v1+json', signal);
  const { files }: { files?: IndexFile[] } = await response.json().catch(() => ({}));
  if (!Array.isArray(files)) throw new Error(`${page} is no index of packages in JSON`);
  const start = `${project.replaceAll('-', '_')}-${version}-`;
  const found = files
    .filter(({ filename }) => filename.startsWith(start) && isForLinux(filename))
    .sort((a, b) => a.filename.localeCompare(b.filename, 'en', { numeric: true }))
    .at(-1);
  const { sha256 } = found?.hashes ?? {};
  if (found === undefined || sha256 === undefined || found.size === undefined) {
    throw new Error(`${page} has no wheel of ${project} ${version} for Linux x64 with size and SHA-256`);
  }
  const url = new URL(found.url, page).href;
  const metadata = found['core-metadata'] ? `${url}.metadata` : null;
  return { name: found.filename, url, sha256, bytes: found.size, metadata };
}

/** What the metadata of a wheel require for an extra: `nvidia-cublas-cu12 ==12.2.5.6 ; extra == 'and-cuda'`, of exact versions. */
export function requirementsOf(metadata: string, extra: string): Release[] {
  return metadata.split(/\r?\n/).flatMap((line) => {
    const [, project, version, of] =
      /^Requires-Dist: ([\w.-]+) ?\(?==([\w.]+)\)? ?;.*\bextra == ['"]([\w-]+)['"]/.exec(line) ?? [];
    return of === extra ? [{ project: project as string, version: version as string }] : [];
  });
}

/** The wheel of a release, and after it those of its extra. */
export async function findWheels(
  release: Release,
  environment: CliIo['environment'],
  signal?: AbortSignal,
): Promise<Wheel[]> {
  const { metadata, ...wheel } = await findWheel(release, environment, signal);
  if (release.extra === undefined) return [wheel];
  const text = metadata === null ? '' : await (await get(metadata, 'text/plain', signal)).text();
  const required = requirementsOf(text, release.extra);
  if (required.length === 0) {
    throw new Error(`${wheel.name} does not say what its extra '${release.extra}' needs`);
  }
  const wheels = [wheel];
  for (const { project, version } of required) {
    const { metadata: _, ...beside } = await findWheel({ project, version }, environment, signal);
    wheels.push(beside);
  }
  return wheels;
}
