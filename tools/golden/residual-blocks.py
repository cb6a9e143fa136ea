"""Residual blocks of every order and shortcut in PyTorch, and their gradients.

    python tools/golden/residual-blocks.py > packages/layers/src/golden/residual-blocks.json

Weights come from a formula that JavaScript evaluates too. Value i of a weight is sin(phase + 0.37 i^2), where phase is
the sum of the character codes of the layer's name and of the weight's index in its layer, and i counts in TensorFlow's
layout (HWIO for kernels). Kernels are multiplied by sqrt(4 / inputs of a filter); gamma is 1 + sin / 2, beta, the gate's
bias and the moving mean sin / 2, the moving variance 1 + sin / 2. Value i of the image is sin(0.37 i^2) and of the gradient that
comes back sin(1 + 0.37 i^2), in NHWC order. All is rounded to float32, then computed in float64.
"""
import json

import numpy as np
import torch
import torch.nn.functional as F

INPUT = (2, 4, 4, 4)
EPSILON = 1e-5
SAME, CHANGE = {"filters": 4}, {"filters": 8, "stride": 2}
ORDERS = [
    "original",
    "bn-after-addition",
    "relu-before-addition",
    "relu-only-preactivation",
    "full-preactivation",
]
CASES = [{"order": order, "shortcut": "identity", **SAME} for order in ORDERS]
CASES += [{"order": order, "shortcut": "projection", **CHANGE} for order in ORDERS]
CASES += [
    {"order": "original", "shortcut": "none", **CHANGE},
    {"order": "original", "shortcut": "pad", **CHANGE},
    {"order": "full-preactivation", "shortcut": "pad", **CHANGE},
    {"order": "original", "shortcut": "conv1x1", **SAME},
    {"order": "original", "branch": "bottleneck", "shortcut": "projection", **CHANGE},
    {"order": "full-preactivation", "branch": "bottleneck", "shortcut": "projection", **CHANGE},
    {"order": "original", "branch": "bottleneck", "bottleneckStride": "1x1", "shortcut": "pad", **CHANGE},
    {"order": "original", "shortcut": {"type": "scaled", "shortcutScale": 0.5, "branchScale": 2}, **SAME},
    {"order": "original", "shortcut": {"type": "exclusive-gate"}, "resize": "pad", **CHANGE},
    {"order": "full-preactivation", "shortcut": {"type": "shortcut-gate"}, "resize": "projection", **CHANGE},
]


def values(shape, phase):
    i = np.arange(np.prod(shape), dtype=np.float64)
    return np.sin(phase + 0.37 * i * i).reshape(shape)


def tensor(array):
    return torch.from_numpy(array.astype(np.float32).astype(np.float64))


def weight(layer, index, shape, change=lambda v: v):
    return tensor(change(values(shape, sum(map(ord, layer)) + index)))


def conv(name, x, filters, size, stride=1):
    shape = (size, size, x.shape[1], filters)
    kernel = weight(name, 0, shape, lambda v: v * np.sqrt(4 / (size * size * x.shape[1])))
    return F.conv2d(x, kernel.permute(3, 2, 0, 1), stride=stride, padding=size // 2)


def batch_norm(name, x, training):
    channels = (x.shape[1],)
    gamma, beta = weight(name, 0, channels, lambda v: 1 + v / 2), weight(name, 1, channels, lambda v: v / 2)
    mean, variance = weight(name, 2, channels, lambda v: v / 2), weight(name, 3, channels, lambda v: 1 + v / 2)
    return F.batch_norm(x, mean, variance, gamma, beta, training=training, eps=EPSILON)


def block(x, training, order, shortcut, filters, stride=1, branch="basic", bottleneckStride="3x3", resize="pad"):
    bn = lambda name, y: batch_norm(f"block_{name}", y, training)
    kind = shortcut["type"] if isinstance(shortcut, dict) else shortcut
    changes = stride != 1 or x.shape[1] != filters
    convolves = kind == "conv1x1" or changes and (kind == "projection" or kind.endswith("gate") and resize == "projection")

    if branch == "basic":
        convs = [(filters, 3, stride), (filters, 3, 1)]
    else:
        at = bottleneckStride
        width = filters // 4
        convs = [(width, 1, stride if at == "1x1" else 1), (width, 3, stride if at == "3x3" else 1), (filters, 1, 1)]
    run = lambda i, y: conv(f"block_conv{i + 1}", y, *convs[i])
    last = len(convs)

    # The branch, order by order as figure 4 draws it; what a projection takes is `start`.
    start = x
    if order == "full-preactivation":
        y = F.relu(bn("bn1", x))
        start = y if convolves else x
        for i in range(last):
            y = run(i, y)
            if i < last - 1:
                y = F.relu(bn(f"bn{i + 2}", y))
    elif order == "relu-only-preactivation":
        y = F.relu(x)
        start = y if convolves else x
        for i in range(last):
            y = bn(f"bn{i + 1}", run(i, y))
            if i < last - 1:
                y = F.relu(y)
    else:
        y = x
        for i in range(last - 1):
            y = F.relu(bn(f"bn{i + 1}", run(i, y)))
        y = run(last - 1, y)
        if order != "bn-after-addition":
            y = bn(f"bn{last}", y)
        if order == "relu-before-addition":
            y = F.relu(y)

    h = start
    if convolves:
        h = conv("block_shortcut", start, filters, 1, stride)
        if order not in ("bn-after-addition", "full-preactivation"):
            h = bn("shortcut_bn", h)
    elif changes and kind != "none":
        missing = filters - x.shape[1]
        h = F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, missing // 2, missing - missing // 2))

    if kind.endswith("gate"):
        bias = weight("block_gate", 1, (filters,), lambda v: v / 2)
        g = torch.sigmoid(conv("block_gate", h, filters, 1) + bias[:, None, None])
        y = (1 - g) * h + (g * y if kind == "exclusive-gate" else y)
    elif kind == "scaled":
        y = shortcut["shortcutScale"] * h + shortcut["branchScale"] * y
    elif kind != "none":
        y = h + y

    if order == "bn-after-addition":
        return F.relu(bn(f"bn{last}", y))
    return F.relu(y) if order == "original" else y


def rounded(nchw):
    return [float(f"{v:.7g}") for v in nchw.detach().permute(0, 2, 3, 1).flatten().tolist()]


def case(options):
    x = tensor(values(INPUT, 0)).permute(0, 3, 1, 2).requires_grad_()
    inference = block(x, False, **options)
    y = block(x, True, **options)
    n, c, h, w = y.shape
    y.backward(tensor(values((n, h, w, c), 1)).permute(0, 3, 1, 2))
    return {"options": options, "inference": rounded(inference), "training": rounded(y), "gradient": rounded(x.grad)}


print(json.dumps({"torch": torch.__version__, "input": INPUT, "cases": [case(options) for options in CASES]}))
