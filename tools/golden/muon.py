"""Muon by its definition, in float64, for packages/training/src/golden/muon.json.

    python tools/golden/muon.py > packages/training/src/golden/muon.json

PyTorch's own `torch.optim.Muon` iterates in bfloat16 and takes matrices only, so its steps agree to two digits at best. Here every
iteration is that of the source (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon), on the whole matrix.
"""

import json

import numpy as np

A, B, C = 3.4445, -4.7750, 2.0315
random = np.random.default_rng(0)


def orthogonalize(matrix, iterations=5):
    x = matrix / (np.linalg.norm(matrix) + 1e-7)
    for _ in range(iterations):
        gram = x @ x.T
        x = A * x + (B * gram + C * gram @ gram) @ x
    return x


def muon(start, gradients, rate, momentum, decay):
    """For a kernel [height, width, inputs, outputs]; the source has [outputs, inputs height width]."""
    weight, buffer, trace = start.copy(), np.zeros_like(start), []
    outputs = start.shape[-1]
    for gradient in gradients:
        buffer = momentum * buffer + gradient
        ahead = (gradient + momentum * buffer).reshape(-1, outputs).T
        rows, columns = ahead.shape
        step = orthogonalize(ahead) * max(1, rows / columns) ** 0.5
        weight = weight * (1 - rate * decay) - rate * step.T.reshape(start.shape)
        trace.append(weight.ravel().tolist())
    return trace


def nesterov(start, gradients, rate, momentum, decay):
    weight, buffer, trace = start.copy(), np.zeros_like(start), []
    for gradient in gradients:
        gradient = gradient + decay * weight
        buffer = momentum * buffer + gradient
        weight = weight - rate * (gradient + momentum * buffer)
        trace.append(weight.ravel().tolist())
    return trace


def matrices():
    tall = random.normal(size=(27, 4))
    thin = random.normal(size=(6, 1)) @ random.normal(size=(1, 5))
    cases = {"tall": tall, "wide": random.normal(size=(3, 10)), "square": random.normal(size=(5, 5)), "rank one": thin, "zeros": np.zeros((3, 2))}
    scaled = tall * np.array([1, 0.3, 0.1, 0.01])
    cases["columns of several lengths"] = scaled
    return {name: {"matrix": m.tolist(), "orthogonal": orthogonalize(m).tolist()} for name, m in cases.items()}


def steps():
    options = {"rate": 0.06, "momentum": 0.9, "decay": 0.5, "auxiliaryRate": 3.0, "auxiliaryDecay": 0.05}
    weights = {}
    for name, shape in {"kernel": (3, 3, 2, 4), "growing": (1, 1, 2, 8), "dense": (3, 2), "bias": (4,)}.items():
        start = random.normal(size=shape)
        gradients = [random.normal(size=shape) for _ in range(5)]
        if len(shape) == 4:
            trace = muon(start, gradients, options["rate"], options["momentum"], options["decay"])
        else:
            decay = options["auxiliaryDecay"] if len(shape) == 2 else 0
            trace = nesterov(start, gradients, options["rate"] * options["auxiliaryRate"], options["momentum"], decay)
        weights[name] = {"shape": shape, "start": start.ravel().tolist(), "gradients": [g.ravel().tolist() for g in gradients], "trace": trace}
    return {"options": options, "weights": weights}


print(json.dumps({"numpy": np.__version__, "matrices": matrices(), "steps": steps()}))
