/**
 * Packages as a user gets them: packed, unpacked into an empty folder, with exactly what their manifests declare.
 *
 * A registry would make the tests need a network, so this does by hand what `npm install` does: packages of the
 * house come from their tarballs, and everything else is linked from the repository's own node_modules, but only
 * if the application or an installed package declares it. An undeclared import therefore fails, as it would for a
 * user.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Manifest, packageNamed, packages, readManifest, requireBuild, root } from './repository.js';

export type Tarballs = ReadonlyMap<string, string>;

/** An empty folder outside the repository, so that nothing resolves from it by accident. */
export function emptyFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `residualjs-${name}-`));
}

export function removeFolder(folder: string | undefined): void {
  if (folder) rmSync(folder, { recursive: true, force: true });
}

/** Packs the named packages and all of the house that they need; gives the tarball of each name. */
export function pack(names: readonly string[], destination: string): Tarballs {
  requireBuild();
  const wanted = new Set<string>();
  const add = (name: string) => {
    if (wanted.has(name) || !isOurs(name)) return;
    wanted.add(name);
    installedWith(packageNamed(name).manifest).forEach(add);
  };
  names.forEach(add);
  const workspaces = [...wanted].flatMap((name) => ['-w', name]);
  const output = execFileSync(
    'npm',
    [
      'pack',
      '--json',
      '--ignore-scripts',
      '--loglevel=error',
      '--pack-destination',
      destination,
      ...workspaces,
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, npm_config_update_notifier: 'false' } },
  );
  // npm answers with a list, from its version 12 on with an object by name.
  const packed: { name: string; filename: string }[] = Object.values(JSON.parse(output));
  return new Map(packed.map(({ name, filename }) => [name, join(destination, filename)]));
}

const isOurs = (name: string) => packages.some(({ manifest }) => manifest.name === name);

/** What npm puts beside a package: its dependencies and its peers, but not the optional peers. */
function installedWith(manifest: Manifest): string[] {
  const peers = Object.keys(manifest.peerDependencies ?? {}).filter(
    (name) => !manifest.peerDependenciesMeta?.[name]?.optional,
  );
  return [
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.optionalDependencies ?? {}),
    ...peers,
  ];
}

/** Installs what the folder's package.json declares; gives the names that lie in its node_modules afterwards. */
export function install(folder: string, tarballs: Tarballs): string[] {
  const installed = new Set<string>();
  const queue = installedWith(readManifest(folder));
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (installed.has(name)) continue;
    installed.add(name);
    const target = join(folder, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    const tarball = tarballs.get(name);
    if (tarball) {
      mkdirSync(target);
      execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', target]);
      queue.push(...installedWith(readManifest(target)));
    } else {
      if (isOurs(name)) throw new Error(`'${name}' is needed in ${folder} but was not packed`);
      const source = join(root, 'node_modules', name);
      if (!existsSync(source)) throw new Error(`'${name}' is not installed in the repository`);
      symlinkSync(source, target, 'junction');
    }
  }
  return [...installed].sort();
}

/**
 * Copies a folder to an empty place and installs there what it declares: its package.json, or the `dependencies`
 * given, where it has none.
 */
export function copyApplication(
  source: string,
  tarballs: Tarballs,
  dependencies?: readonly string[],
): { folder: string; installed: string[] } {
  const name = basename(source);
  const folder = emptyFolder(name);
  cpSync(source, folder, {
    recursive: true,
    filter: (path) => !['node_modules', 'dist', 'runs'].includes(basename(path)),
  });
  if (dependencies) {
    const declared = Object.fromEntries(dependencies.map((dependency) => [dependency, '*']));
    const manifest = { name, private: true, type: 'module', dependencies: declared };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  }
  return { folder, installed: install(folder, tarballs) };
}
