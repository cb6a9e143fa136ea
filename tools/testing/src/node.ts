export { CHROMIUM_ALONE, CHROMIUM_SOFTWARE_GPU, chromiumNote, chromiumPath } from './chromium.js';
export { sharedData } from './data.js';
export { type SeenRequest, serve, withServer } from './local-server.js';
export { type ReadmeRun, runReadme } from './readme.js';
export { withoutPackage } from './without-package.js';
