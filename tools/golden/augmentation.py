"""What torchvision makes of two small images, for packages/datasets/src/golden/augmentation.json.

    pip install torchvision
    python tools/golden/augmentation.py > packages/datasets/src/golden/augmentation.json

Every operation of RandAugment at three strengths, and changes of hue, on images of 8 bits.
"""

import json

import torch
import torchvision
from torchvision.transforms import functional as F
from torchvision.transforms.autoaugment import _apply_op

torch.manual_seed(0)
SIZE = (9, 7)
noise = torch.randint(0, 256, (3, *SIZE), dtype=torch.uint8)
ramp = torch.stack([torch.arange(63).reshape(SIZE) * k for k in (4, 3, 2)]).to(torch.uint8)
NEAREST = torchvision.transforms.InterpolationMode.NEAREST


def largest(height, width):
    """As RandAugment._augmentation_space has it for magnitude 30 of 30."""
    return {
        "shearX": ("ShearX", 0.3),
        "shearY": ("ShearY", 0.3),
        "translateX": ("TranslateX", 150.0 / 331.0 * width),
        "translateY": ("TranslateY", 150.0 / 331.0 * height),
        "rotate": ("Rotate", 30.0),
        "brightness": ("Brightness", 0.9),
        "color": ("Color", 0.9),
        "contrast": ("Contrast", 0.9),
        "sharpness": ("Sharpness", 0.9),
    }


def flat(image):
    return image.permute(1, 2, 0).flatten().tolist()


cases = []
for label, image in {"noise": noise, "ramp": ramp}.items():
    for name, (operation, most) in largest(*SIZE).items():
        for strength in (-0.5, 0.3, 1.0):
            result = _apply_op(image, operation, most * strength, NEAREST, [0.0])
            cases.append({"image": label, "operation": name, "strength": strength, "result": flat(result)})
    for strength in (0.0, 0.5, 1.0):
        bits = 8 - round(4 * strength)
        cases.append(
            {"image": label, "operation": "posterize", "strength": strength, "result": flat(F.posterize(image, bits))}
        )
        cases.append(
            {
                "image": label,
                "operation": "solarize",
                "strength": strength,
                "result": flat(F.solarize(image, 255.0 * (1 - strength))),
            }
        )
    cases.append({"image": label, "operation": "autoContrast", "strength": 0.3, "result": flat(F.autocontrast(image))})
    cases.append({"image": label, "operation": "equalize", "strength": 0.3, "result": flat(F.equalize(image))})
hues = [
    {"image": label, "turn": turn, "result": flat(F.adjust_hue(image, turn))}
    for label, image in {"noise": noise, "ramp": ramp}.items()
    for turn in (-0.5, -0.1, 0.0, 0.25)
]
print(
    json.dumps(
        {
            "torchvision": torchvision.__version__,
            "height": SIZE[0],
            "width": SIZE[1],
            "images": {"noise": flat(noise), "ramp": flat(ramp)},
            "cases": cases,
            "hues": hues,
        },
        separators=(",", ":"),
    )
)
