"""Five steps of torch.optim.SGD and torch.optim.Adam on one parameter, for packages/ops/src/golden/updates.json.

    python tools/golden/updates.py > packages/ops/src/golden/updates.json
"""

import json

import torch

torch.manual_seed(0)
initial = torch.randn(2, 5)
gradients = [torch.randn(2, 5) for _ in range(5)]


def run(make):
    weight = initial.clone().requires_grad_()
    optimizer = make([weight])
    weights = []
    for gradient in gradients:
        weight.grad = gradient.clone()
        optimizer.step()
        weights.append(weight.flatten().tolist())
    return weights


print(
    json.dumps(
        {
            "torch": torch.__version__,
            "initial": initial.tolist(),
            "gradients": [gradient.tolist() for gradient in gradients],
            "sgd": run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, weight_decay=0.05)),
            "adam": run(lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.05)),
        }
    )
)
