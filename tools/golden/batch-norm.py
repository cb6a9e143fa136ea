"""Batch normalisation in training with addition and ReLU, and its gradients, by PyTorch in float64.

    python tools/golden/batch-norm.py > packages/ops/src/golden/batch-norm.json
"""

import json

import torch

torch.manual_seed(0)
CASES = [
    # name, shape, gamma and beta, addend, relu, epsilon
    ("rank 2", (7, 3), True, False, False, 1e-3),
    ("rank 3, no scale or offset", (2, 5, 2), False, False, False, 1e-5),
    ("rank 4", (2, 3, 3, 5), True, False, False, 1e-3),
    ("rank 4, relu", (2, 3, 3, 4), True, False, True, 1e-3),
    ("rank 4, addend", (2, 3, 2, 3), True, True, False, 1e-5),
    ("rank 4, addend, relu", (3, 2, 3, 6), True, True, True, 1e-3),
]


def values(tensor):
    return None if tensor is None else [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


def case(name, shape, affine, with_addend, relu, epsilon):
    leaf = lambda *s: torch.randn(*s).double().requires_grad_()
    x = (torch.randn(*shape) * 2 + 0.5).double().requires_grad_()
    gamma, beta = (leaf(shape[-1]), leaf(shape[-1])) if affine else (None, None)
    addend = leaf(*shape) if with_addend else None
    weights = torch.randn(*shape).double()
    flat = x.reshape(-1, shape[-1])
    y = torch.nn.functional.batch_norm(flat, None, None, gamma, beta, training=True, eps=epsilon).reshape(shape)
    y = y + addend if with_addend else y
    y = torch.relu(y) if relu else y
    (y * weights).sum().backward()
    gradient = lambda tensor: None if tensor is None else values(tensor.grad)
    return {
        "name": name,
        "shape": shape,
        "epsilon": epsilon,
        "activation": "relu" if relu else "linear",
        "x": values(x),
        "gamma": values(gamma),
        "beta": values(beta),
        "addend": values(addend),
        "dy": values(weights),
        "y": values(y),
        "mean": values(flat.mean(0)),
        "variance": values(flat.var(0, unbiased=False)),
        "dx": gradient(x),
        "dgamma": gradient(gamma),
        "dbeta": gradient(beta),
        "daddend": gradient(addend),
    }


print("[\n" + ",\n".join(json.dumps(case(*c)) for c in CASES) + "\n]")
