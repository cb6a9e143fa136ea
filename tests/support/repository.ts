/** The repository as its tests see it: the packages, their manifests and their source files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a conditional export holds: a file, or further conditions. */
export type ExportTarget = string | { [condition: string]: ExportTarget };

export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  sideEffects?: boolean | string[];
  exports?: Record<string, ExportTarget>;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

export interface HousePackage {
  /** The folder's name under `packages/`. */
  folder: string;
  path: string;
  manifest: Manifest;
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Every package under `packages/`. */
export const packages: readonly HousePackage[] = readdirSync(join(root, 'packages'))
  .filter((folder) => existsSync(join(root, 'packages', folder, 'package.json')))
  .map((folder) => {
    const path = join(root, 'packages', folder);
    return { folder, path, manifest: readManifest(path) };
  });

/** The package of this name; a wrong name is a mistake in a test. */
export function packageNamed(name: string): HousePackage {
  const found = packages.find(({ manifest }) => manifest.name === name);
  if (!found) throw new Error(`no package is named '${name}'`);
  return found;
}

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'generated', 'runs', 'coverage', 'cache', 'api']);

/** All files below a folder for which `keep` holds; builds, installs and hidden folders are left out. */
export function filesBelow(folder: string, keep: (path: string) => boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return SKIPPED_FOLDERS.has(entry.name) || entry.name.startsWith('.') ? [] : filesBelow(path, keep);
    }
    return entry.isFile() && keep(path) ? [path] : [];
  });
}

/** Tests, and the folders below `src` that only tests use: none of it is published. */
export const isTestSupport = (file: string) => /\.test\.|\/(testing|fixtures|golden)\//.test(file);

/** The sources that a package publishes: its `src` without tests and what they use. */
export function sourcesOf({ path }: HousePackage): string[] {
  return filesBelow(
    join(path, 'src'),
    (file) => file.endsWith('.ts') && !isTestSupport(file.slice(path.length)),
  );
}

/** Every file that an exports map or one of its entries points at. */
export function targetsOf(target: ExportTarget): string[] {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(targetsOf);
}

/** Throws, naming the cure, unless every package has been built. */
export function requireBuild(): void {
  const missing = packages.filter(({ path }) => !existsSync(join(path, 'dist', 'index.js')));
  if (missing.length > 0) {
    const names = missing.map(({ manifest }) => manifest.name).join(', ');
    throw new Error(`not built: ${names}. These tests look at what is published: run 'npm run build' first.`);
  }
}
