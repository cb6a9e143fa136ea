import { beforeAll, describe, expect, it } from 'vitest';
import { bundleForBrowser } from './support/bundle.js';
import { packages, requireBuild, root } from './support/repository.js';

/** Every export that a page may import: all but ./node. */
const specifiers = packages.flatMap(({ manifest }) =>
  Object.keys(manifest.exports ?? {})
    .filter((subpath) => subpath !== './node' && subpath !== './package.json')
    .map((subpath) => manifest.name + subpath.slice(1)),
);

describe('bundled for a browser by Vite', () => {
  beforeAll(requireBuild);

  it.each(specifiers)('%s asks for no module of Node', async (specifier) => {
    const { missing, builtins, warnings } = await bundleForBrowser(specifier, root);
    // tfjs and its seedrandom name some in branches for Node, which their `browser` field maps to nothing.
    const ours = builtins.filter(({ importer }) => !importer.includes('/node_modules/'));
    expect(ours).toEqual([]);
    expect(missing).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('@residualjs/models brings weights in pieces of its own, which a page loads when it asks for trained ones', async () => {
    const { chunks, eager } = await bundleForBrowser('@residualjs/models', root);
    const of = (name: string) => eager.filter((id) => id.includes(`/packages/${name}/dist/`));
    expect(of('models').length).toBeGreaterThan(0);
    expect(of('weights')).toEqual([]);
    expect(chunks.length).toBeGreaterThan(1);
  });
});
