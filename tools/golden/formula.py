"""Weights and images that JavaScript computes too, and fingerprints of gradients.

Value i of a weight is sin(phase + 0.37 i^2), where phase is the sum of the character codes of the layer's name and of
the weight's index in its layer, and i counts in TensorFlow's layout (HWIO for kernels). Kernels are scaled by
sqrt(4 / inputs of a filter), which is He's variance; gamma is 1 + sin / 10, beta and the moving mean sin / 10, the
moving variance 1 + sin / 5, biases sin / 10. Image value i is sin(0.37 i^2), in NHWC order. All is rounded to float32.

Gradients need kernels that are better conditioned: with NOISE in the place of the sine, value i is a hash of i and the
phase, uniform from -1 to 1, and kernels are scaled by sqrt(6 / inputs of a filter). Then gamma and beta of the last
batch norm of a residual branch are scaled by a tenth: a deep network amplifies rounding less then.

The fingerprint of a gradient, in TensorFlow's layout, is its norm, its products with the noise of phases 1 and 2, and its
first and last value.
"""
import numpy as np

NOISE = False


def values(shape, phase):
    if NOISE:
        return noise(shape, phase)
    i = np.arange(np.prod(shape), dtype=np.float64)
    return np.sin(phase + 0.37 * i * i).reshape(shape)


def noise(shape, phase):
    """The finaliser of murmur3 over i and the phase: 32 bits, the same in every language."""
    with np.errstate(over="ignore"):
        hash = np.arange(np.prod(shape), dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(phase * 0x85EBCA77 & 0xFFFFFFFF)
        for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
            hash = (hash ^ hash >> np.uint32(shift)) * np.uint32(factor)
    return hash.astype(np.float64).reshape(shape) / 2**31 - 1


def rounded(array):
    return array.astype(np.float32).astype(np.float64)


def phase_of(layer):
    return sum(map(ord, layer))


def kernel(layer, shape):
    return rounded(values(shape, phase_of(layer)) * np.sqrt((6 if NOISE else 4) / np.prod(shape[:-1])))


def bias(layer, size):
    return rounded(values((size,), phase_of(layer) + 1) / 10)


def batch_norm(layer, size, branch_end=False):
    """gamma, beta, moving mean, moving variance."""
    parts = [(1, 10), (0, 10), (0, 10), (1, 5)]
    phase = phase_of(layer)
    exact = [start + values((size,), phase + i) / by for i, (start, by) in enumerate(parts)]
    return [rounded(part * (0.1 if branch_end and i < 2 else 1)) for i, part in enumerate(exact)]


def images(count, size, channels, phase=0):
    return rounded(values((count, size, size, channels), phase))


def fingerprint(gradient):
    """In TensorFlow's layout."""
    flat = np.asarray(gradient, dtype=np.float64).ravel()
    numbers = [np.linalg.norm(flat), *(flat @ noise(flat.shape, phase) for phase in (1, 2)), flat[0], flat[-1]]
    return [float(f"{number:.6g}") for number in numbers]
