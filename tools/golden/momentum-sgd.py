"""Ten steps of torch.optim.SGD on a softmax classifier, for packages/training/src/golden/momentum-sgd.json.

    python tools/golden/momentum-sgd.py > packages/training/src/golden/momentum-sgd.json

The kernel decays and the bias does not; the learning rate changes after six steps.
"""

import json

import torch

torch.manual_seed(0)
x, labels = torch.randn(6, 4), torch.tensor([0, 1, 2, 1, 0, 2])
kernel, bias = torch.randn(4, 3, requires_grad=True), torch.zeros(3, requires_grad=True)
initial = kernel.tolist()
optimizer = torch.optim.SGD(
    [{"params": [kernel], "weight_decay": 0.05}, {"params": [bias], "weight_decay": 0.0}], lr=0.5, momentum=0.9
)
losses = []
for step in range(1, 11):
    for group in optimizer.param_groups:
        group["lr"] = 0.5 if step <= 6 else 0.05
    loss = torch.nn.functional.cross_entropy(x @ kernel + bias, labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print(
    json.dumps(
        {
            "torch": torch.__version__,
            "x": x.tolist(),
            "labels": labels.tolist(),
            "kernel": initial,
            "losses": losses,
            "finalKernel": kernel.tolist(),
            "finalBias": bias.tolist(),
            "kernelBuffer": optimizer.state[kernel]["momentum_buffer"].tolist(),
        }
    )
)
