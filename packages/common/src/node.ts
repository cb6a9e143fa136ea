export { cacheFolder, type Environment } from './node/cache-folder.js';
export { digestFile } from './node/digest-file.js';
export { writeWhole } from './node/write-whole.js';
