export { editDistance } from './edit-distance.js';
export { nearest } from './nearest.js';
