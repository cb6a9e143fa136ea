"""Gradients of every weight of zoo models in training, as fingerprints, see formula.py.

    python tools/golden/network-gradients.py packages/models/src/golden/gradients

The loss is the sum of the logits times noise of phase 1, in [N, classes]. Batch norm has the statistics of the batch.
Everything is computed in float64. `float32` is how far PyTorch's own gradients in float32 are from these at most, relative to
the norm of the weight's gradient: what float32 costs. The images of each case (their phase) are such that rounding
moves no activation over the corner of a ReLU, where a gradient jumps: with others PyTorch's are off by up to 0.2.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

import formula
from fill import fill, images, tensor
from networks import ROWS, layer_names, network

formula.NOISE = True

CASES = {
    "resnet20": {"model": "resnet20", "inputSize": 8, "images": 4},
    "resnet20-projection-all": {"model": "resnet20", "inputSize": 8, "shortcut": "projection-all", "images": 4},
    "resnet56": {"model": "resnet56", "inputSize": 8, "width": 0.5, "images": 5},
    "resnet164": {"model": "resnet164", "inputSize": 8, "width": 0.25, "images": 8},
    "plain20": {"model": "plain20", "inputSize": 8, "images": 0},
    "preresnet110": {"model": "preresnet110", "inputSize": 8, "width": 0.5, "images": 3},
    "preresnet164": {"model": "preresnet164", "inputSize": 8, "width": 0.25, "images": 12},
    "wrn16_8": {"model": "wrn16_8", "inputSize": 8, "width": 0.125, "images": 3},
    "resnet18": {"model": "resnet18", "inputSize": 64, "width": 0.125, "classes": 10, "images": 7},
    "resnet50": {"model": "resnet50", "inputSize": 64, "width": 0.0625, "classes": 10, "images": 8},
    "resnet50-v1": {"model": "resnet50", "inputSize": 64, "width": 0.0625, "classes": 10, "stride": "v1", "images": 11},
    "preresnet152": {"model": "preresnet152", "inputSize": 64, "width": 0.03125, "classes": 10, "images": 5},
    "vgg16": {"model": "vgg16", "inputSize": 64, "width": 0.0625, "classes": 10, "head": "pool", "images": 5},
    "vgg19_bn": {"model": "vgg19_bn", "inputSize": 64, "width": 0.0625, "classes": 10, "head": "pool", "images": 5},
}
BATCH = 4
NAMES = {"inputSize": "size"}


def in_tensorflow_layout(gradient):
    if gradient.ndim == 4:
        return gradient.permute(2, 3, 1, 0)
    return gradient.T if gradient.ndim == 2 else gradient


def branch_end(name):
    row = ROWS[name]
    if row["family"] in ("plain", "vgg"):
        return "none"
    return "_bn3" if row["branch"] == "bottleneck" else "_bn2"


def gradients(case, dtype):
    options = {NAMES.get(key, key): value for key, value in case.items() if key not in ("model", "stride", "images")}
    model = network(case["model"], v1=case.get("stride") == "v1", **options)
    model = fill(model, branch_end(case["model"])).to(dtype).train()
    logits = model(images(BATCH, case["inputSize"], 3, case["images"]).to(dtype))
    weights = tensor(formula.rounded(formula.noise(tuple(logits.shape), 1))).to(dtype)
    (logits * weights).sum().backward()
    found = {}
    for layer, module in layer_names(model):
        layer = layer.replace("projection", "shortcut")
        normalizes = isinstance(module, torch.nn.BatchNorm2d)
        names = {"weight": "gamma" if normalizes else "kernel", "bias": "beta" if normalizes else "bias"}
        for name, parameter in module.named_parameters(recurse=False):
            found[f"{layer}/{names[name]}"] = in_tensorflow_layout(parameter.grad).double().contiguous().numpy()
    return found


folder = Path(sys.argv[1])
folder.mkdir(exist_ok=True)
for title, case in CASES.items():
    exact, single = gradients(case, torch.float64), gradients(case, torch.float32)
    scale = max(np.linalg.norm(gradient) for gradient in exact.values())
    cost = max(
        np.linalg.norm(single[name] - gradient) / np.linalg.norm(gradient)
        for name, gradient in exact.items()
        if np.linalg.norm(gradient) > 1e-9 * scale
    )
    lines = [f'  {json.dumps(name)}: {json.dumps(formula.fingerprint(gradient))}' for name, gradient in exact.items()]
    head = json.dumps({**case, "batch": BATCH, "float32": float(f"{cost:.1e}")})
    (folder / f"{title}.json").write_text(head[:-1] + ', "gradients": {\n' + ",\n".join(lines) + "\n}}\n")
    print(title, f"{cost:.1e}")
