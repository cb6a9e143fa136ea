"""The networks of the zoo in PyTorch, from which the golden files of packages/models are made.

resnet, plain    "Deep Residual Learning for Image Recognition" (2015): section 4.2 for CIFAR, with option A, table 1 for
                 ImageNet, with option B; bottlenecks for CIFAR as the 2016 paper compares with, option B
preresnet        "Identity Mappings in Deep Residual Networks" (2016), section 3 and the appendix: full pre-activation,
                 the first activation of the first unit before the two paths split; basic units with option A,
                 bottlenecks with a 1x1 projection (of the activated input) where the shape changes
wrn              "Wide Residual Networks" (2016), basic units as in preresnet, with projections
vgg              "Very Deep Convolutional Networks for Large-Scale Image Recognition" (2014), table 1, D and E

`python tools/golden/networks.py` compares them with torchvision and timm, weight by weight and logit by logit.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

DEEP = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3), 200: (3, 24, 36, 3)}


def cifar(family, depth, branch="basic", shortcut="pad", **rest):
    blocks = (depth - 2) // (9 if branch == "bottleneck" else 6)
    filters = (64, 128, 256) if branch == "bottleneck" else (16, 32, 64)
    return dict(family=family, branch=branch, shortcut=shortcut, blocks=(blocks,) * 3, filters=filters,
                stem="cifar", stem_filters=16, size=32, classes=10, **rest)


def imagenet(family, depth):
    branch = "basic" if depth < 50 else "bottleneck"
    filters = (64, 128, 256, 512) if branch == "basic" else (256, 512, 1024, 2048)
    return dict(family=family, branch=branch, shortcut="projection", blocks=DEEP[depth], filters=filters,
                stem="imagenet", stem_filters=64, size=224, classes=1000)


def wide(depth, k):
    row = cifar("preresnet", depth - 2, shortcut="projection")
    return {**row, "filters": (16 * k, 32 * k, 64 * k)}


def vgg(blocks, bn):
    return dict(family="vgg", blocks=blocks, filters=(64, 128, 256, 512, 512), bn=bn, head="dense", size=224, classes=1000)


ROWS = {
    "resnet8": cifar("resnet", 8, shortcut="projection", bias=True, eps=1e-3, projection_bn=False),
    **{f"resnet{depth}": cifar("resnet", depth) for depth in (20, 32, 44, 56, 110, 1202)},
    **{f"resnet{depth}": cifar("resnet", depth, "bottleneck", "projection") for depth in (164, 1001)},
    **{f"plain{depth}": cifar("plain", depth) for depth in (20, 32, 44, 56, 110)},
    "preresnet110": cifar("preresnet", 110),
    **{f"preresnet{depth}": cifar("preresnet", depth, "bottleneck", "projection") for depth in (164, 1001)},
    **{f"wrn{depth}_{k}": wide(depth, k) for depth, k in ((16, 8), (28, 10), (40, 4))},
    **{f"resnet{depth}": imagenet("resnet", depth) for depth in DEEP},
    **{f"preresnet{depth}": imagenet("preresnet", depth) for depth in (152, 200)},
    **{
        f"vgg{depth}{suffix}": vgg(blocks, bool(suffix))
        for depth, blocks in ((16, (2, 2, 3, 3, 3)), (19, (2, 2, 4, 4, 4)))
        for suffix in ("", "_bn")
    },
}


def option_a(x, filters, stride):
    """Every stride-th pixel, then half of the missing channels as zeros on either side."""
    missing = filters - x.shape[1]
    return F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, missing // 2, missing - missing // 2))


class Unit(nn.Module):
    """A block: `conv1`, `bn1`, …, `projection`, `shortcut_bn`."""

    def __init__(self, inputs, filters, stride, first, family, branch, shortcut, v1, bias=False, eps=1e-5, projection_bn=True):
        super().__init__()
        self.filters, self.stride, self.first = filters, stride, first
        self.preactivation, self.shortcut = family == "preresnet", "none" if family == "plain" else shortcut
        conv = lambda a, b, size, by=1: nn.Conv2d(a, b, size, by, size // 2, bias=bias)
        norm = lambda channels: nn.BatchNorm2d(channels, eps=eps)
        width = filters // 4
        if branch == "basic":
            convs = [conv(inputs, filters, 3, stride), conv(filters, filters, 3)]
        else:
            strides = (stride, 1) if v1 else (1, stride)
            convs = [conv(inputs, width, 1, strides[0]), conv(width, width, 3, strides[1]), conv(width, filters, 1)]
        self.count = len(convs)
        normed = [module.in_channels if self.preactivation else module.out_channels for module in convs]
        if first == "activated":
            normed = normed[1:]
        for i, module in enumerate(convs):
            setattr(self, f"conv{i + 1}", module)
        for i, channels in enumerate(normed):
            setattr(self, f"bn{i + 1}", norm(channels))
        changes = stride != 1 or inputs != filters
        projects = self.shortcut == "projection-all" or self.shortcut == "projection" and changes
        self.projection = conv(inputs, filters, 1, stride) if projects else None
        self.shortcut_bn = norm(filters) if projects and projection_bn and not self.preactivation else None

    def forward(self, x):
        return self.forward_preactivated(x) if self.preactivation else self.forward_original(x)

    def forward_original(self, x):
        y = x
        for i in range(1, self.count + 1):
            y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
            if i < self.count:
                y = F.relu(y)
        if self.shortcut == "none":
            return F.relu(y)
        if self.projection is None:
            return F.relu(y + option_a(x, self.filters, self.stride))
        h = self.projection(x)
        return F.relu(y + (h if self.shortcut_bn is None else self.shortcut_bn(h)))

    def forward_preactivated(self, x):
        skipped = 1 if self.first == "activated" else 0
        active = x if skipped else F.relu(self.bn1(x))
        y = active
        for i in range(1, self.count + 1):
            if i > 1:
                y = F.relu(getattr(self, f"bn{i - skipped}")(y))
            y = getattr(self, f"conv{i}")(y)
        if self.projection is not None:
            return y + self.projection(active)
        return y + option_a(active if self.first == "shared" else x, self.filters, self.stride)


class Residual(nn.Module):
    def __init__(self, family, blocks, filters, stem, stem_filters, classes, channels, v1, size, **unit):
        super().__init__()
        eps, bias = unit.get("eps", 1e-5), unit.get("bias", False)
        self.preactivation, self.stem = family == "preresnet", stem
        shape = (3, 1, 1) if stem == "cifar" else (7, 2, 3)
        self.stem_conv = nn.Conv2d(channels, stem_filters, *shape, bias=bias)
        self.stem_bn = None if self.preactivation and stem == "cifar" else nn.BatchNorm2d(stem_filters, eps=eps)
        inputs = stem_filters
        self.stages = nn.ModuleList()
        for stage, (count, outputs) in enumerate(zip(blocks, filters)):
            units = []
            for block in range(count):
                first = None if stage + block else "activated" if stem == "imagenet" and self.preactivation else "shared"
                stride = 2 if stage and not block else 1
                units.append(Unit(inputs, outputs, stride, first, family, v1=v1, **unit))
                inputs = outputs
            self.stages.append(nn.Sequential(*units))
        self.final_bn = nn.BatchNorm2d(inputs, eps=eps) if self.preactivation else None
        self.logits = nn.Linear(inputs, classes) if classes else None

    def forward(self, x):
        x = self.stem_conv(x)
        if self.stem_bn is not None:
            x = F.relu(self.stem_bn(x))
        if self.stem == "imagenet":
            x = F.max_pool2d(x, 3, 2, 1)
        for stage in self.stages:
            x = stage(x)
        if self.final_bn is not None:
            x = F.relu(self.final_bn(x))
        x = x.mean((2, 3))
        return self.logits(x) if self.logits else x


class Single(nn.Module):
    """A block of VGG: `conv1`, `bn1`."""

    def __init__(self, inputs, filters, bn):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, filters, 3, 1, 1)
        self.bn1 = nn.BatchNorm2d(filters) if bn else None

    def forward(self, x):
        x = self.conv1(x)
        return F.relu(x if self.bn1 is None else self.bn1(x))


class Vgg(nn.Module):
    def __init__(self, blocks, filters, bn, head, classes, channels, size):
        super().__init__()
        inputs = channels
        self.stages = nn.ModuleList()
        for count, outputs in zip(blocks, filters):
            units = []
            for _ in range(count):
                units.append(Single(inputs, outputs, bn))
                inputs = outputs
            self.stages.append(nn.Sequential(*units))
        self.fc1 = nn.Linear(inputs * (size // 32) ** 2, 4096) if head == "dense" else None
        self.fc2 = nn.Linear(4096, 4096) if head == "dense" else None
        self.logits = nn.Linear(4096 if head == "dense" else inputs, classes)

    def forward(self, x):
        for stage in self.stages:
            x = F.max_pool2d(stage(x), 2)
        if self.fc1 is None:
            return self.logits(x.mean((2, 3)))
        x = x.permute(0, 2, 3, 1).flatten(1)  # in the order of TensorFlow; torchvision flattens [C, H, W]
        return self.logits(F.relu(self.fc2(F.relu(self.fc1(x)))))


def network(name, width=1, channels=3, v1=False, **changes):
    row = {**ROWS[name], **changes}
    row["filters"] = [int(filters * width) for filters in row["filters"]]
    if row["family"] == "vgg":
        row.pop("family")
        return Vgg(channels=channels, **row)
    row["stem_filters"] = min(row["stem_filters"], row["filters"][0])
    return Residual(channels=channels, v1=v1, **row)


def layer_names(model):
    """Each module that has weights, under its name in the zoo: stages.1.0.conv1 is stage2_block1_conv1."""
    for name, module in model.named_modules():
        if not list(module.parameters(recurse=False)):
            continue
        if name.startswith("stages."):
            _, stage, block, part = name.split(".")
            name = f"stage{int(stage) + 1}_block{int(block) + 1}_{part}"
        yield name, module


def main():
    import timm
    import torchvision

    x = torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(0))

    def randomise(model):
        generator = torch.Generator().manual_seed(1)
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                for tensor in (module.weight.data, module.running_var):
                    tensor.copy_(0.5 + torch.rand(tensor.shape, generator=generator))
                for tensor in (module.bias.data, module.running_mean):
                    tensor.copy_(0.1 * torch.randn(tensor.shape, generator=generator))

    def copy_resnet(theirs, ours):
        """Into torchvision's names, which timm has too, but for pre-activation."""
        state = {}
        for key, value in ours.state_dict().items():
            key = key.replace("stem_conv", "conv1").replace("stem_bn", "bn1").replace("logits", "fc")
            if key.startswith("stages."):
                _, stage, rest = key.split(".", 2)
                key = f"layer{int(stage) + 1}.{rest}"
            state[key.replace("projection", "downsample.0").replace("shortcut_bn", "downsample.1")] = value
        theirs.load_state_dict(state)

    def copy_in_order(theirs, ours):
        theirs.load_state_dict(dict(zip(theirs.state_dict(), ours.state_dict().values())))

    cases = [(f"resnet{depth}", getattr(torchvision.models, f"resnet{depth}")(), copy_resnet, {}) for depth in (18, 34, 50, 101, 152)]
    cases.append(("resnet200", timm.create_model("resnet200"), copy_resnet, {}))
    for depth in (16, 19):
        for suffix in ("", "_bn"):
            theirs = getattr(torchvision.models, f"vgg{depth}{suffix}")()
            theirs.avgpool, theirs.classifier = nn.AdaptiveAvgPool2d(1), nn.Linear(512, 1000)
            cases.append((f"vgg{depth}{suffix}", theirs, copy_in_order, {"head": "pool"}))
    for name, theirs, copy, options in cases:
        ours = network(name, **{**({"size": 64} if "vgg" in name else {}), **options}).eval()
        randomise(ours)
        copy(theirs.eval(), ours)
        with torch.no_grad():
            a, b = ours(x), theirs(x)
        error = ((a - b).abs().max() / b.abs().max()).item()
        assert error < 1e-5, (name, error)
        print(f"{name}: as torchvision or timm, within {error:.1e}")


if __name__ == "__main__":
    main()
