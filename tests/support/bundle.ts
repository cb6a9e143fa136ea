/** Vite, as an application uses it, without any configuration of ours. */
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';
import { isBuiltin } from './imports.js';

/** An import of a builtin module that a browser bundle met. */
export interface BuiltinImport {
  specifier: string;
  importer: string;
}

/** Notes every builtin that a bundled module asks for, before Vite puts an empty module in its place. */
function watchBuiltins(met: BuiltinImport[]): Plugin {
  return {
    name: 'watch-builtins',
    enforce: 'pre',
    resolveId(specifier, importer) {
      if (isBuiltin(specifier)) met.push({ specifier, importer: importer ?? '' });
      return null;
    },
  };
}

export interface BrowserBundle {
  /** The JavaScript files made. */
  chunks: string[];
  /** The modules that a page loads at the start: those of the entry and of what it imports, not lazily. */
  eager: string[];
  /** What they import that is not one of them: nothing, for a page cannot load it. */
  missing: string[];
  builtins: BuiltinImport[];
  warnings: string[];
}

/** Bundles `export * from specifier` for a browser, in memory, as seen from a folder. */
export async function bundleForBrowser(specifier: string, folder: string): Promise<BrowserBundle> {
  const entry = 'virtual:entry';
  const builtins: BuiltinImport[] = [];
  const warnings: string[] = [];
  const result = await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      watchBuiltins(builtins),
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? join(folder, 'entry.js') : null),
        load: (id) =>
          id === join(folder, 'entry.js') ? `export * from ${JSON.stringify(specifier)};` : null,
      },
    ],
    build: {
      write: false,
      minify: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        onwarn: (warning) => warnings.push(warning.message),
      },
    },
  });
  const outputs = [result].flat() as Rolldown.RolldownOutput[];
  const files = outputs.flatMap(({ output }) => output).filter((file) => file.type === 'chunk');
  const chunks = files.map(({ fileName }) => fileName);
  const missing = files
    .flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])
    .filter((name) => !chunks.includes(name));
  const isEntry = ({ isEntry }: Rolldown.OutputChunk) => isEntry;
  const eager = new Set(files.filter(isEntry));
  for (const { imports } of eager) {
    for (const file of files) if (imports.includes(file.fileName)) eager.add(file);
  }
  const modules = [...eager].flatMap(({ moduleIds }) => moduleIds);
  return { chunks, eager: modules, missing, builtins, warnings };
}
