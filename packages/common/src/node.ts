export { writeWhole } from './node/write-whole.js';
