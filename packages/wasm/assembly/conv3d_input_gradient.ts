// Gradient of a 3D convolution with respect to its input, NDHWC: any kernel, stride and padding.
//
// Each value of the output gradient is handed to the voxels under its window:
//   inputGradient[n][z*stride + kz - front][...][i] += sum over o of outputGradient[n][z][...][o] * filters[kz][ky][kx][i][o]
import { F32, LANES, VEC, madd } from "./simd";

/** inputGradient[batch][depth][height][width][in] from outputGradient[batch][outDepth][outHeight][outWidth][out]. */
export function conv3dInputGradient(
  outputGradient: usize, filters: usize, inputGradient: usize,
  batch: i32, depth: i32, height: i32, width: i32, inChannels: i32, outDepth: i32, outHeight: i32, outWidth: i32, outChannels: i32,
  kernelDepth: i32, kernelHeight: i32, kernelWidth: i32, strideDepth: i32, strideHeight: i32, strideWidth: i32, front: i32, top: i32, left: i32,
): void {
  const voxel = (inChannels as usize) * F32;
  const volume = ((depth * height * width) as usize) * voxel;
  const tapBytes = ((inChannels * outChannels) as usize) * F32;
  memory.fill(inputGradient, 0, (batch as usize) * volume);
  for (let image = batch; image != 0; image--) {
    for (let outZ = 0; outZ < outDepth; outZ++) {
      for (let outY = 0; outY < outHeight; outY++) {
        for (let outX = 0; outX < outWidth; outX++) {
          let filter = filters;
          for (let kernelZ = 0; kernelZ < kernelDepth; kernelZ++) {
            const z = outZ * strideDepth + kernelZ - front;
            for (let kernelY = 0; kernelY < kernelHeight; kernelY++) {
              const y = outY * strideHeight + kernelY - top;
              for (let kernelX = 0; kernelX < kernelWidth; kernelX++) {
                const x = outX * strideWidth + kernelX - left;
                if (z >= 0 && z < depth && y >= 0 && y < height && x >= 0 && x < width) {
                  addTap(outputGradient, filter, inputGradient + (((z * height + y) * width + x) as usize) * voxel, inChannels, outChannels);
                }
                filter += tapBytes;
              }
            }
          }
          outputGradient += (outChannels as usize) * F32;
        }
      }
    }
    inputGradient += volume;
  }
}

/** target[i] += sum over o of gradient[o] * filter[i][o]. */
function addTap(gradient: usize, filter: usize, target: usize, inChannels: i32, outChannels: i32): void {
  for (let i = inChannels; i != 0; i--) {
    let from = gradient;
    let sums = f32x4.splat(0);
    let left = outChannels;
    for (; left >= LANES; left -= LANES) {
      sums = madd(v128.load(from), v128.load(filter), sums);
      from += VEC;
      filter += VEC;
    }
    let sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
    for (; left != 0; left--) {
      sum += load<f32>(from) * load<f32>(filter);
      from += F32;
      filter += F32;
    }
    store<f32>(target, load<f32>(target) + sum);
    target += F32;
  }
}
