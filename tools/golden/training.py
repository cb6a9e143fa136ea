"""Optimisers, losses, clipping and schedules of PyTorch, for packages/training/src/golden/training.json.

    python tools/golden/training.py > packages/training/src/golden/training.json

LARS is no part of PyTorch: it is computed here from algorithm 1 of You et al. 2017, with the learning rate outside of the buffer.
"""

import json

import torch

torch.manual_seed(0)
STEPS = 5
START = torch.randn(3, 2)
GRADIENTS = [torch.randn(3, 2) for _ in range(STEPS)]


def optimise(make):
    weight = START.clone().requires_grad_(True)
    optimizer = make([weight])
    trace = []
    for gradient in GRADIENTS:
        weight.grad = gradient.clone()
        optimizer.step()
        trace.append(weight.tolist())
    return trace


def lars(rate=0.5, momentum=0.9, trust=0.01, decay=0.05):
    weight, buffer, trace = START.clone(), torch.zeros(3, 2), []
    for gradient in GRADIENTS:
        local = trust * weight.norm() / (gradient.norm() + decay * weight.norm())
        buffer = momentum * buffer + local * (gradient + decay * weight)
        weight = weight - rate * buffer
        trace.append(weight.tolist())
    return trace


def losses():
    logits = torch.randn(4, 3, requires_grad=True)
    labels = torch.tensor([0, 2, 1, 2])
    targets = torch.softmax(torch.randn(4, 3), 1)
    one_hot = torch.nn.functional.one_hot(labels, 3).float()
    functions = {
        "smoothed": lambda: torch.nn.functional.cross_entropy(logits, labels, label_smoothing=0.1),
        "targets": lambda: torch.nn.functional.cross_entropy(logits, targets),
        "smoothedTargets": lambda: torch.nn.functional.cross_entropy(logits, targets, label_smoothing=0.2),
        "squared": lambda: torch.nn.functional.mse_loss(logits, one_hot),
        "absolute": lambda: torch.nn.functional.l1_loss(logits, targets),
    }
    results = {}
    for name, function in functions.items():
        logits.grad = None
        loss = function()
        loss.backward()
        results[name] = {"loss": loss.item(), "gradient": logits.grad.tolist()}
    return {"logits": logits.tolist(), "labels": labels.tolist(), "targets": targets.tolist(), "results": results}


def clipping():
    parameters = [torch.zeros(3, 2, requires_grad=True), torch.zeros(2, requires_grad=True)]
    gradients = [GRADIENTS[0], torch.tensor([2.0, -0.1])]

    def clipped(function):
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = gradient.clone()
        function()
        return [parameter.grad.tolist() for parameter in parameters]

    return {
        "gradients": [gradient.tolist() for gradient in gradients],
        "norm": clipped(lambda: torch.nn.utils.clip_grad_norm_(parameters, 0.7)),
        "loose": clipped(lambda: torch.nn.utils.clip_grad_norm_(parameters, 70.0)),
        "value": clipped(lambda: torch.nn.utils.clip_grad_value_(parameters, 0.5)),
    }


def rates(make, steps):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.4)
    schedule = make(optimizer)
    values = []
    for _ in range(steps):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return values


print(
    json.dumps(
        {
            "torch": torch.__version__,
            "start": START.tolist(),
            "gradients": [gradient.tolist() for gradient in GRADIENTS],
            "nesterov": optimise(
                lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.05)
            ),
            "adamw": optimise(lambda w: torch.optim.AdamW(w, lr=0.1, weight_decay=0.2, betas=(0.8, 0.95))),
            "lars": lars(),
            "losses": losses(),
            "clipping": clipping(),
            "oneCycle": rates(
                lambda o: torch.optim.lr_scheduler.OneCycleLR(o, max_lr=0.4, total_steps=21, cycle_momentum=False), 20
            ),
            "polynomial": rates(lambda o: torch.optim.lr_scheduler.PolynomialLR(o, total_iters=10, power=2.0), 14),
        }
    )
)
