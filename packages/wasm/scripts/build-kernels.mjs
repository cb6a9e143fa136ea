// Writes src/generated: our kernels (plain and relaxed SIMD) and the TensorFlow.js SIMD binary, as base64 in modules.
// Nothing happens where the header of every file already names the same sources.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

const TFJS_VERSION = '4.22.0';
const root = fileURLToPath(new URL('..', import.meta.url));
const generated = `${root}src/generated/`;
const require = createRequire(import.meta.url);

const packageOf = (name) => {
  const path = require.resolve(`${name}/package.json`);
  return {
    folder: path.slice(0, -'package.json'.length),
    version: JSON.parse(readFileSync(path, 'utf8')).version,
  };
};

/** Written whole: nobody ever imports half a module. */
function write(name, header, body) {
  mkdirSync(generated, { recursive: true });
  writeFileSync(`${generated}${name}.${process.pid}.tmp`, `${header}\n${body}`);
  renameSync(`${generated}${name}.${process.pid}.tmp`, `${generated}${name}`);
}

const upToDate = (name, header) =>
  existsSync(`${generated}${name}`) && readFileSync(`${generated}${name}`, 'utf8').startsWith(`${header}\n`);

/** The module shares the memory of TensorFlow.js, so it may bring nothing that would be written there. */
function checkModule(bytes, name) {
  if (!WebAssembly.validate(bytes)) v8.setFlagsFromString('--experimental-wasm-relaxed-simd'); // Node 20
  const module = new WebAssembly.Module(bytes);
  const imports = WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`);
  if (imports.join() !== 'env.memory') {
    throw new Error(
      `${name} imports ${imports.join(', ')}; only env.memory is allowed (no abort, no runtime)`,
    );
  }
  for (let at = 8; at < bytes.length; ) {
    const section = bytes[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (section === 11) {
      throw new Error(
        `${name} has a data section, which would overwrite memory of TensorFlow.js: no strings, no static arrays`,
      );
    }
    if (section === 8) throw new Error(`${name} has a start function`);
    at += size;
  }
}

async function compile(relaxed) {
  const { default: asc } = await import('assemblyscript/asc');
  const files = new Map();
  const { error, stderr } = await asc.main(
    [
      'assembly/index.ts',
      '--outFile',
      'kernels.wasm',
      '--bindings',
      'raw',
      '--importMemory',
      '--maximumMemory', // a shared memory has a maximum; src/shared-memory.ts makes the shared build of this one
      '65536',
      '--noExportMemory',
      '--runtime',
      'stub',
      '-O3',
      '--converge',
      '--noAssert',
      '--use',
      `RELAXED=${relaxed ? 1 : 0}`,
      '--enable',
      `simd,bulk-memory${relaxed ? ',relaxed-simd' : ''}`,
      '--baseDir',
      root,
    ],
    { writeFile: (name, contents) => files.set(name, contents) },
  );
  if (error) throw new Error(`AssemblyScript: ${error.message}\n${stderr}`);
  // Of --converge: the last round made it larger, so the one before it is taken. Nothing to be warned of.
  const warnings = stderr.toString().replace('Last converge was suboptimal.\n', '');
  if (warnings !== '') throw new Error(`AssemblyScript warns:\n${warnings}`);
  const bytes = files.get('kernels.wasm');
  checkModule(bytes, relaxed ? 'kernels-relaxed' : 'kernels-plain');
  return { bytes, types: files.get('kernels.d.ts') };
}

/** The exported functions as an interface, from the declarations that AssemblyScript writes. */
function exportsInterface(types) {
  const functions = [...types.matchAll(/export function (\w+)(\([^)]*\): \w+);/g)];
  const members = functions.map(([, name, signature]) => `  ${name}${signature};`);
  if (members.length === 0) throw new Error('no exported function found in what AssemblyScript declares');
  return `/** What the compiled kernels export; addresses and sizes are numbers. */\nexport interface KernelExports {\n${members.join('\n')}\n}\n`;
}

const base64Module = (bytes) =>
  `const base64: string =\n  '${Buffer.from(bytes).toString('base64')}';\n\nexport default base64;\n`;

async function buildKernels() {
  const hash = createHash('sha256');
  const sources = readdirSync(`${root}assembly`).filter((name) => name.endsWith('.ts'));
  for (const name of sources.sort()) hash.update(name).update(readFileSync(`${root}assembly/${name}`));
  hash.update(readFileSync(fileURLToPath(import.meta.url))).update(packageOf('assemblyscript').version);
  const header = `// Written by scripts/build-kernels.mjs from assembly/, sources ${hash.digest('hex').slice(0, 16)}. Not for editing.`;
  const names = ['kernels-plain.ts', 'kernels-relaxed.ts', 'kernel-exports.ts'];
  if (names.every((name) => upToDate(name, header))) return;
  const plain = await compile(false);
  const relaxed = await compile(true);
  write(names[0], header, base64Module(plain.bytes));
  write(names[1], header, base64Module(relaxed.bytes));
  write(names[2], header, exportsInterface(plain.types));
  console.log(`kernels: plain ${plain.bytes.length} bytes, relaxed ${relaxed.bytes.length} bytes`);
}

function embedTfjs() {
  const { folder, version } = packageOf('@tensorflow/tfjs-backend-wasm');
  if (version !== TFJS_VERSION) {
    throw new Error(
      `@tensorflow/tfjs-backend-wasm ${version} is installed; this package embeds and is tested with ${TFJS_VERSION}`,
    );
  }
  const name = 'tfjs-wasm-simd.ts';
  const header = `// Written by scripts/build-kernels.mjs: tfjs-backend-wasm-simd.wasm of @tensorflow/tfjs-backend-wasm ${version}, (c) Google LLC, Apache-2.0 (THIRD_PARTY_NOTICES.md).`;
  if (upToDate(name, header)) return;
  write(name, header, base64Module(readFileSync(`${folder}dist/tfjs-backend-wasm-simd.wasm`)));
}

await buildKernels();
embedTfjs();
