import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../activate.js';
import type { BackendDriver } from '../driver.js';

const load = () => import('@tensorflow/tfjs-backend-webgl');

/** Software renderers by name: SwiftShader, Mesa's llvmpipe and softpipe, Windows' WARP. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render/i;

/** The GPU through WebGL, in pages and in workers that have an OffscreenCanvas. */
export const webgl: BackendDriver = {
  name: 'webgl',
  install: 'npm install @tensorflow/tfjs-backend-webgl@4.22.0',
  load,
  async probe({ softwareGpu = 'refuse' } = {}) {
    if (!tf.device_util.isBrowser()) throw new Error('WebGL is there in browsers only');
    if (makeContext() === null) throw new Error('this browser gives no WebGL context');
    const renderer = rendererName();
    if (softwareGpu === 'refuse' && SOFTWARE.test(renderer)) {
      throw new Error(`WebGL finds no GPU, only the software renderer '${renderer}', slower than WASM`);
    }
    await load();
  },
  async start(options) {
    await this.probe(options);
    const { version_webgl } = await load();
    await activate('webgl');
    return {
      device: rendererName(),
      simd: null,
      threads: 1,
      versions: { '@tensorflow/tfjs-backend-webgl': version_webgl },
    };
  },
};

function makeContext(): WebGL2RenderingContext | null {
  const canvas: OffscreenCanvas | HTMLCanvasElement =
    typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
  const context = canvas.getContext('webgl2') ?? canvas.getContext('webgl');
  return context as WebGL2RenderingContext | null;
}

/** What draws, where the browser tells it. */
function rendererName(): string {
  const context = makeContext();
  const info = context?.getExtension('WEBGL_debug_renderer_info');
  const name = info && context?.getParameter(info.UNMASKED_RENDERER_WEBGL);
  return typeof name === 'string' && name !== '' ? name : 'GPU';
}
