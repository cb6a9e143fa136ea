import { existsSync } from 'node:fs';

/** The browser of this machine; `undefined` where there is none, and then the tests that need it are skipped. */
export const chromiumPath: string | undefined = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

/** Added to the names of tests, so that a skipped one says why. */
export const chromiumNote = chromiumPath ? '' : ' [skipped: no Chromium; set CHROMIUM_PATH]';

/** Arguments of a Chromium that asks nothing of the network. */
export const CHROMIUM_ALONE = [
  '--headless',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Arguments that give it WebGL and WebGPU in software, whatever the machine has. */
export const CHROMIUM_SOFTWARE_GPU = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
];
