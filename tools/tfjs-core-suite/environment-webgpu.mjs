import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util.js';

setTestEnvs([{ name: 'webgpu', backendName: 'webgpu', isDataSync: false }]);
