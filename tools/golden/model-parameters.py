"""Trainable parameters and multiply-adds (convolutions and the classifier, one 32x32x3 image) of every zoo model.

    python tools/golden/model-parameters.py > packages/models/src/golden/model-parameters.json
"""
import json

import torch

from cifar_networks import network

NAMES = [f"{family}{depth}" for family in ("resnet", "plain") for depth in (20, 32, 44, 56, 110, 1202)]
NAMES.remove("plain1202")
NAMES += ["preresnet110", "preresnet164", "preresnet1001"]


def multiply_adds(model, image):
    total = 0

    def count(module, _, output):
        nonlocal total
        per_output = module.weight[0].numel()
        total += output.numel() * per_output

    for module in model.modules():
        if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
            module.register_forward_hook(count)
    with torch.no_grad():
        model.eval()(image)
    return total


rows = {}
for name in NAMES:
    model = network(name)
    rows[name] = {
        "parameters": sum(p.numel() for p in model.parameters()),
        "multiplyAdds": multiply_adds(model, torch.zeros(1, 3, 32, 32)),
    }
print(json.dumps(rows, indent=2))
