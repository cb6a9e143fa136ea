import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the emscripten loader, the specs and the platform of Node expect around them, and ES modules do not have. */
const BANNER = `
import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;
`;

/**
 * Bundles the suite into one ES module. (Node cannot load the specs as they are: ES modules in files that Node takes for CommonJS,
 * imported without file names. In a bundle they also share one engine with the backend and with the sources of our packages.)
 *
 * @param {'wasm' | 'webgpu'} backend
 * @param {string} folder where it goes
 * @returns {Promise<string>} the file
 * @throws if the kernels are not compiled
 */
export async function bundleSuite(backend, folder) {
  if (!existsSync(join(root, 'packages/wasm/src/generated'))) {
    throw new Error('the kernels are not compiled: run `npm run build` first');
  }
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: {
      mainFields: ['module', 'main'], // the build of ES modules: its files are those that the specs import
      alias: [{ find: /^@residualjs\/(\w+)$/, replacement: `${root}packages/$1/src/index.ts` }],
    },
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL(`./suite-${backend}.mjs`, import.meta.url)),
      outDir: folder,
      target: 'es2022',
      minify: false,
      rolldownOptions: {
        treeshake: false, // the specs export nothing, and tfjs-core declares such files free of side effects
        output: { codeSplitting: false, banner: BANNER, entryFileNames: 'suite.mjs' },
      },
    },
  });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction'); // where Dawn is
  return join(folder, 'suite.mjs');
}
