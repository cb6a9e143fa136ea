"""Weights and images that JavaScript computes too, and fingerprints of gradients.

Value i of a weight is sin(phase + 0.37 i^2), where phase is the sum of the character codes of the layer's name and of
the weight's index in its layer, and i counts in TensorFlow's layout (HWIO for kernels). Kernels are scaled by
sqrt(4 / inputs of a filter), which is He's variance; gamma is 1 + sin / 10, beta and the moving mean sin / 10, the
moving variance 1 + sin / 5, biases sin / 10. Image value i is sin(0.37 i^2), in NHWC order. All is rounded to float32.

The fingerprint of a gradient, in TensorFlow's layout, is its norm, its products with the vectors of values
sin(1 + 0.37 i^2) and sin(2 + 0.37 i^2), and its first and last value.
"""
import numpy as np


def values(shape, phase):
    i = np.arange(np.prod(shape), dtype=np.float64)
    return np.sin(phase + 0.37 * i * i).reshape(shape)


def rounded(array):
    return array.astype(np.float32).astype(np.float64)


def phase_of(layer):
    return sum(map(ord, layer))


def kernel(layer, shape):
    return rounded(values(shape, phase_of(layer)) * np.sqrt(4 / np.prod(shape[:-1])))


def bias(layer, size):
    return rounded(values((size,), phase_of(layer) + 1) / 10)


def batch_norm(layer, size):
    """gamma, beta, moving mean, moving variance."""
    parts = [(1, 10), (0, 10), (0, 10), (1, 5)]
    phase = phase_of(layer)
    return [rounded(start + values((size,), phase + i) / by) for i, (start, by) in enumerate(parts)]


def images(count, size, channels):
    return rounded(values((count, size, size, channels), 0))


def fingerprint(gradient):
    """In TensorFlow's layout."""
    flat = np.asarray(gradient, dtype=np.float64).ravel()
    numbers = [np.linalg.norm(flat), *(flat @ values(flat.shape, phase) for phase in (1, 2)), flat[0], flat[-1]]
    return [float(f"{number:.6g}") for number in numbers]
