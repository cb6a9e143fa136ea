"""Logits of zoo models whose weights come from a formula that JavaScript evaluates too, see formula.py.

    python tools/golden/resnet-forward.py > packages/models/src/golden/resnet-forward.json

Weights and images are rounded to float32, then everything is computed in float64.
"""
import json

import torch

from fill import fill, images
from networks import network

CASES = [
    {"model": "resnet20", "inputSize": 16, "channels": 3},
    {"model": "resnet20", "inputSize": 28, "channels": 1},
    {"model": "resnet20", "inputSize": 15, "channels": 3},
    {"model": "resnet20", "inputSize": 15, "shortcut": "projection"},
    {"model": "resnet20", "inputSize": 15, "shortcut": "projection-all"},
    {"model": "resnet20", "inputSize": 37, "stem": "imagenet"},
    {"model": "resnet164", "inputSize": 15},
    {"model": "plain20", "inputSize": 15, "channels": 3},
    {"model": "preresnet110", "inputSize": 15, "channels": 3},
    {"model": "preresnet164", "inputSize": 15, "channels": 3},
    {"model": "preresnet164", "inputSize": 15, "stride": "v1"},
    {"model": "wrn16_8", "inputSize": 9, "width": 0.5},
    {"model": "wrn28_10", "inputSize": 8, "width": 0.3},
    {"model": "resnet18", "inputSize": 37, "width": 0.25, "classes": 10},
    {"model": "resnet34", "inputSize": 9, "width": 0.25, "classes": 0, "stem": "cifar"},
    {"model": "resnet50", "inputSize": 64, "width": 0.25, "classes": 10},
    {"model": "resnet50", "inputSize": 37, "width": 0.25, "classes": 10, "stride": "v1"},
    {"model": "resnet101", "inputSize": 32, "width": 0.125, "classes": 10},
    {"model": "preresnet152", "inputSize": 37, "width": 0.125, "classes": 10},
    {"model": "preresnet200", "inputSize": 32, "width": 0.0625, "classes": 10, "stride": "v1"},
    {"model": "vgg16", "inputSize": 64, "width": 0.125, "classes": 10},
    {"model": "vgg19_bn", "inputSize": 37, "width": 0.25, "classes": 10, "head": "pool"},
]
NAMES = {"inputSize": "size"}


def logits(case):
    options = {NAMES.get(key, key): value for key, value in case.items() if key not in ("model", "stride")}
    model = fill(network(case["model"], v1=case.get("stride") == "v1", **options)).eval()
    with torch.no_grad():
        return model(images(2, case["inputSize"], case.get("channels", 3)))


print(json.dumps([{**case, "logits": logits(case).tolist()} for case in CASES], indent=1))
