"""Logits of zoo models whose weights come from a formula that JavaScript evaluates too.

    python tools/golden/resnet-forward.py > packages/models/src/golden/resnet-forward.json

Value i of a weight is sin(phase + 0.37 i^2), where phase is the sum of the character codes of the layer's name and of
the weight's index in its layer, and i counts in TensorFlow's layout (HWIO for kernels). Kernels are scaled by
sqrt(4 / inputs of a filter), which is He's variance; gamma is 1 + sin / 10, beta and the moving mean sin / 10, the
moving variance 1 + sin / 5, the classifier's bias sin / 10. Image value i is sin(0.37 i^2), in NHWC order. Weights and
images are rounded to float32, then everything is computed in float64.
"""
import json

import numpy as np
import torch

from cifar_networks import network

CASES = [
    {"model": "resnet20", "inputSize": 16, "channels": 3},
    {"model": "resnet20", "inputSize": 28, "channels": 1},
    {"model": "resnet20", "inputSize": 15, "channels": 3},
    {"model": "plain20", "inputSize": 15, "channels": 3},
    {"model": "preresnet110", "inputSize": 15, "channels": 3},
    {"model": "preresnet164", "inputSize": 15, "channels": 3},
]


def values(shape, phase):
    i = np.arange(np.prod(shape), dtype=np.float64)
    return np.sin(phase + 0.37 * i * i).reshape(shape)


def tensor(array):
    return torch.from_numpy(array.astype(np.float32).astype(np.float64))


def layer_names(model, blocks):
    """Each weighted module under its name in the zoo: units.4.conv1 is stage2_block2_conv1 with three blocks a stage."""
    for name, module in model.named_modules():
        if not list(module.parameters(recurse=False)):
            continue
        if name.startswith("units."):
            _, unit, part = name.split(".")
            name = f"stage{int(unit) // blocks + 1}_block{int(unit) % blocks + 1}_{part}"
        yield name, module


def fill(model, blocks):
    for name, module in layer_names(model, blocks):
        phase = sum(map(ord, name))
        if isinstance(module, torch.nn.Conv2d):
            out, inputs, height, width = module.weight.shape
            kernel = values((height, width, inputs, out), phase) * np.sqrt(4 / (inputs * height * width))
            module.weight.data = tensor(kernel.transpose(3, 2, 0, 1).copy())
        elif isinstance(module, torch.nn.Linear):
            kernel = values((module.in_features, module.out_features), phase) * np.sqrt(4 / module.in_features)
            module.weight.data = tensor(kernel.T.copy())
            module.bias.data = tensor(values((module.out_features,), phase + 1) / 10)
        else:
            shape = (module.num_features,)
            module.weight.data = tensor(1 + values(shape, phase) / 10)
            module.bias.data = tensor(values(shape, phase + 1) / 10)
            module.running_mean.data = tensor(values(shape, phase + 2) / 10)
            module.running_var.data = tensor(1 + values(shape, phase + 3) / 5)


def logits(case):
    model = network(case["model"], channels=case["channels"]).double().eval()
    fill(model, len(model.units) // 3)
    size = case["inputSize"]
    images = tensor(values((2, size, size, case["channels"]), 0)).permute(0, 3, 1, 2)
    with torch.no_grad():
        return model(images)


print(json.dumps([{**case, "logits": logits(case).tolist()} for case in CASES], indent=1))
