// Adds to package-lock.json the platform binaries that the registry did not have when the lock file was written.
//
// A package such as turbo has one optional dependency for every platform. Where a registry (a mirror, mostly) lacks some of
// them, npm leaves them out of the lock file, and `npm ci` then refuses it, on that machine or on the other platforms.
// What belongs in is known without the registry: the version from whoever asks for it, the platform from its name.
import { readFileSync, writeFileSync } from 'node:fs';

const SYSTEMS = { windows: 'win32' };
const PROCESSORS = { 64: 'x64', arm: 'arm', arm64: 'arm64', x64: 'x64', ia32: 'ia32' };
for (const name of ['loong64', 'ppc64', 'riscv64', 's390x']) PROCESSORS[name] = name;
const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** `@rollup/rollup-linux-x64-musl` is for { os: 'linux', cpu: 'x64', libc: 'musl' }. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const at = words.findLastIndex((word) => word in PROCESSORS);
  if (at < 1) throw new Error(`the name of '${name}' does not tell its platform: add it by hand`);
  const system = words[at - 1];
  const libc = system === 'linux' ? LIBRARIES[words[at + 1]] : undefined;
  return { os: SYSTEMS[system] ?? system, cpu: PROCESSORS[words[at]], libc };
}

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (Object.keys(lock.packages).some((one) => one.endsWith(`node_modules/${name}`))) continue;
    if (!/^\d/.test(version)) throw new Error(`${path} asks for ${name}@${version}: not one version`);
    const { os, cpu, libc } = platformOf(name);
    const platform = { cpu: [cpu], ...(libc && { libc: [libc] }), os: [os] };
    lock.packages[`node_modules/${name}`] = { version, ...(dev && { dev }), optional: true, ...platform };
    console.log(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
