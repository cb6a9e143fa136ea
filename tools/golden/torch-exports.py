"""What PyTorch makes of exported weights, for packages/residualjs/src/cli/convert/golden/torch-exports.json.

    pip install torch torchvision safetensors
    RESIDUAL_GOLDEN_TORCH=FOLDER npx vitest run --project residualjs torch-exports   # writes the files
    python tools/golden/torch-exports.py FOLDER > packages/residualjs/src/cli/convert/golden/torch-exports.json

Each file is loaded by a plain `load_state_dict(..., strict=True)` into the network whose names it has: torchvision's own, or a CIFAR
network with the names of akamaster/pytorch_resnet_cifar10. `logits` are those of two images whose values `images` makes. `sha256` is of
the file, so that bytes that PyTorch has not read are noticed.
"""

import hashlib
import json
import pathlib
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from safetensors.torch import load_file


class Block(nn.Module):
    def __init__(self, inputs, filters, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, filters, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(filters)
        self.stride, self.zeros = stride, (filters - inputs) // 2

    def forward(self, x):
        shortcut = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.zeros, self.zeros))
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))) + shortcut)


class Cifar(nn.Module):
    """Section 4.2 of the paper with option A; the attributes have akamaster's names."""

    def __init__(self, blocks):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16)
        for stage, (inputs, filters) in enumerate(((16, 16), (16, 32), (32, 64))):
            stride = 2 if stage else 1
            units = [Block(inputs, filters, stride), *(Block(filters, filters, 1) for _ in range(blocks - 1))]
            setattr(self, f"layer{stage + 1}", nn.Sequential(*units))
        self.linear = nn.Linear(64, 10)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x))))))
        return self.linear(x.mean((2, 3)))


def images(size):
    """Park and Miller's generator, cut to 12 bits: exact in any language."""
    state, values = 100, []
    for _ in range(2 * size * size * 3):
        state = state * 48271 % 2147483647
        values.append(state % 4096 / 2048 - 1)
    return torch.tensor(values).reshape(2, size, size, 3).permute(0, 3, 1, 2)


NETWORKS = {
    "resnet20": (lambda: Cifar(3), 32),
    "resnet18": (lambda: torchvision.models.resnet18(num_classes=10), 64),
}


def loaded(path):
    state = load_file(path) if path.suffix == ".safetensors" else torch.load(path, weights_only=True)
    make, size = NETWORKS[path.stem]
    network = make()
    network.load_state_dict(state, strict=True)
    network.eval()
    with torch.no_grad():
        logits = network.double()(images(size).double())
    return {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "logits": [float(f"{value:.8g}") for value in logits.ravel().tolist()],
    }


folder = pathlib.Path(sys.argv[1])
files = sorted(path for path in folder.iterdir() if path.stem in NETWORKS)
print(json.dumps({"torch": torch.__version__, "files": {path.name: loaded(path) for path in files}}))
