import type { Weight } from './network.js';

/** `[N, H, W, C]` to `[N, C, H, W]`. */
export function channelsFirst({ shape: [batch, height, width, channels], data }: Weight): Weight {
  const turned = new Float32Array(data.length);
  const places = height * width;
  for (let n = 0, from = 0; n < batch; n++) {
    for (let place = 0; place < places; place++) {
      for (let c = 0; c < channels; c++) turned[(n * channels + c) * places + place] = data[from++];
    }
  }
  return { shape: [batch, channels, height, width], data: turned };
}
