"""Trainable parameters and multiply-adds (convolutions and dense layers, one image of the published size) of every model.

    python tools/golden/model-parameters.py > packages/models/src/golden/model-parameters.json

`multiplyAddsV1` is that of a bottleneck network with its strides in the first 1x1 convolutions. Where torchvision or timm
has the network, it is counted instead of ours, which must agree.
"""
import json

import timm
import torch
import torchvision

from networks import ROWS, network

THEIRS = {
    **{f"resnet{depth}": getattr(torchvision.models, f"resnet{depth}") for depth in (18, 34, 50, 101, 152)},
    **{name: getattr(torchvision.models, name) for name in ("vgg16", "vgg16_bn", "vgg19", "vgg19_bn")},
    "resnet200": lambda: timm.create_model("resnet200"),
}


def multiply_adds(model, size):
    total = 0

    def count(module, _, output):
        nonlocal total
        total += output.numel() * module.weight[0].numel()

    for module in model.modules():
        if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
            module.register_forward_hook(count)
    with torch.no_grad():
        model.eval()(torch.zeros(1, 3, size, size))
    return total


def count(model, size):
    return {"parameters": sum(p.numel() for p in model.parameters()), "multiplyAdds": multiply_adds(model, size)}


rows = {}
with torch.device("meta"):  # shapes alone
    for name, row in ROWS.items():
        rows[name] = count(network(name), row["size"])
        if name in THEIRS:
            theirs = count(THEIRS[name](), row["size"])
            assert theirs == rows[name], (name, theirs, rows[name])
        if row.get("branch") == "bottleneck":
            rows[name]["multiplyAddsV1"] = multiply_adds(network(name, v1=True), row["size"])
print(json.dumps(rows, indent=2))
