import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Manifest, readManifest, root } from './support/repository.js';

type Locked = Omit<Manifest, 'name'> & {
  resolved?: string;
  link?: boolean;
  optional?: boolean;
  extraneous?: boolean;
};

const lock: Record<string, Locked> = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
).packages;

/** Where Node would find a package that another one, at a path of the lock file, asks for. */
function found(name: string, from: string): boolean {
  const parents = from
    .split('/node_modules/')
    .map((_, i, parts) => parts.slice(0, i + 1).join('/node_modules/'));
  return [...parents, ''].some((parent) => `${parent ? `${parent}/` : ''}node_modules/${name}` in lock);
}

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** `npm ci` refuses a lock file that is not complete, on every machine or only on another platform than this. */
describe('package-lock.json', () => {
  const workspaces = ['packages', 'examples']
    .flatMap((parent) =>
      readdirSync(join(root, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `${parent}/${name}`),
    )
    .concat('benchmarks', 'docs', 'tools/testing');

  it.each(['', ...workspaces])("holds what './%s' declares", (workspace) => {
    const manifest = readManifest(join(root, workspace));
    for (const kind of KINDS) expect(lock[workspace]?.[kind] ?? {}, kind).toEqual(manifest[kind] ?? {});
  });

  it('holds the binaries of every platform, not only those that were to be had where it was written', () => {
    const missing = Object.entries(lock).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !found(name, path)),
    );
    expect(missing, 'run `node tools/complete-lockfile.mjs`').toEqual([]);
  });

  it('holds nothing that nobody asks for: the npm of Node 20 would try to install it on every platform', () => {
    const extraneous = Object.keys(lock).filter((path) => lock[path].extraneous);
    expect(extraneous, 'delete these entries').toEqual([]);
  });

  it('installs tfjs 4.22.0, once, and neither the union package nor tfjs-node', () => {
    const tfjs = Object.entries(lock).filter(([path]) => /node_modules\/@tensorflow\/tfjs[^/]*$/.test(path));
    for (const [path, { version }] of tfjs) {
      expect(path).toMatch(/^node_modules\/@tensorflow\/tfjs-(core|layers|backend-(cpu|wasm|webgl|webgpu))$/);
      expect(version).toBe('4.22.0');
    }
  });
});
