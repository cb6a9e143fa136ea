"""CIFAR networks of He et al. in PyTorch, from which the golden files of packages/models are made.

resnet, plain    "Deep Residual Learning for Image Recognition" (2015), section 4.2; shortcut option A
preresnet        "Identity Mappings in Deep Residual Networks" (2016), section 3 and the appendix: full pre-activation,
                 the first activation of the first unit before the two paths split; basic units with option A,
                 bottlenecks with a 1x1 projection (of the activated input) where the shape changes
"""
import torch.nn as nn
import torch.nn.functional as F


def batch_norm(channels):
    return nn.BatchNorm2d(channels, eps=1e-5)


def conv(inputs, outputs, size, stride=1):
    return nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)


def option_a(x, filters, stride):
    """Every stride-th pixel, then half of the missing channels as zeros on either side."""
    missing = filters - x.shape[1]
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, missing // 2, missing - missing // 2))


class Basic(nn.Module):
    def __init__(self, inputs, filters, stride, shortcut):
        super().__init__()
        self.filters, self.stride, self.shortcut = filters, stride, shortcut
        self.conv1, self.bn1 = conv(inputs, filters, 3, stride), batch_norm(filters)
        self.conv2, self.bn2 = conv(filters, filters, 3), batch_norm(filters)

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.shortcut:
            y = y + option_a(x, self.filters, self.stride)
        return F.relu(y)


class PreactivationBasic(nn.Module):
    def __init__(self, inputs, filters, stride, first):
        super().__init__()
        self.filters, self.stride, self.first = filters, stride, first
        self.bn1, self.conv1 = batch_norm(inputs), conv(inputs, filters, 3, stride)
        self.bn2, self.conv2 = batch_norm(filters), conv(filters, filters, 3)

    def forward(self, x):
        active = F.relu(self.bn1(x))
        y = self.conv2(F.relu(self.bn2(self.conv1(active))))
        return y + option_a(active if self.first else x, self.filters, self.stride)


class PreactivationBottleneck(nn.Module):
    def __init__(self, inputs, filters, stride, first):
        super().__init__()
        width = filters // 4
        self.bn1, self.conv1 = batch_norm(inputs), conv(inputs, width, 1)
        self.bn2, self.conv2 = batch_norm(width), conv(width, width, 3, stride)
        self.bn3, self.conv3 = batch_norm(width), conv(width, filters, 1)
        changes = stride != 1 or inputs != filters
        self.projection = conv(inputs, filters, 1, stride) if changes else None

    def forward(self, x):
        active = F.relu(self.bn1(x))
        y = self.conv1(active)
        y = self.conv2(F.relu(self.bn2(y)))
        y = self.conv3(F.relu(self.bn3(y)))
        return y + (self.projection(active) if self.projection else x)


class Network(nn.Module):
    def __init__(self, family, branch, blocks, classes=10, channels=3):
        super().__init__()
        self.preactivation = family == "preresnet"
        self.stem_conv = conv(channels, 16, 3)
        self.stem_bn = None if self.preactivation else batch_norm(16)
        inputs, units = 16, []
        for stage, filters in enumerate((64, 128, 256) if branch == "bottleneck" else (16, 32, 64)):
            for block in range(blocks):
                stride = 2 if stage > 0 and block == 0 else 1
                if not self.preactivation:
                    units.append(Basic(inputs, filters, stride, shortcut=family == "resnet"))
                else:
                    kind = PreactivationBottleneck if branch == "bottleneck" else PreactivationBasic
                    units.append(kind(inputs, filters, stride, first=stage == 0 and block == 0))
                inputs = filters
        self.units = nn.Sequential(*units)
        self.final_bn = batch_norm(inputs) if self.preactivation else None
        self.logits = nn.Linear(inputs, classes)

    def forward(self, x):
        x = self.stem_conv(x)
        if not self.preactivation:
            x = F.relu(self.stem_bn(x))
        x = self.units(x)
        if self.preactivation:
            x = F.relu(self.final_bn(x))
        return self.logits(x.mean((2, 3)))


def network(name, **options):
    """'resnet20', 'plain56', 'preresnet110' (basic), 'preresnet164' and 'preresnet1001' (bottleneck)."""
    family = name.rstrip("0123456789")
    depth = int(name[len(family):])
    branch = "bottleneck" if family == "preresnet" and depth % 9 == 2 and depth != 110 else "basic"
    blocks, rest = divmod(depth - 2, 9 if branch == "bottleneck" else 6)
    assert rest == 0, f"{name}: {depth} is not a depth of a {branch} network"
    return Network(family, branch, blocks, **options)
