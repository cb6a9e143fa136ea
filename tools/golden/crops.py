"""What Pillow and torchvision make of images that are resized and cropped, for packages/datasets/src/golden/crops.json.

    pip install torchvision==0.19.1 pillow==12.0.0
    python tools/golden/crops.py > packages/datasets/src/golden/crops.json

Pillow before 13 resizes rows first; later versions begin with what is cheaper, which may differ by a level. Value i of an image,
counted from its first row, column and channel, is `(7 i i + 13 i) mod 256`.
"""

import json
import random
from unittest import mock

import numpy as np
import PIL
import torch
import torchvision
from PIL import Image
from torchvision.transforms import CenterCrop, Compose, RandomResizedCrop, Resize
from torchvision.transforms import functional as F
from torchvision.transforms import transforms as sources

RESIZES = [
    # height, width, channels, new height, new width
    (23, 31, 3, 8, 8),
    (9, 7, 3, 13, 11),
    (5, 6, 3, 5, 6),
    (61, 23, 1, 8, 9),
    (1, 1, 3, 2, 3),
    (200, 90, 3, 7, 1),
    (12, 40, 3, 31, 5),
]
FITS = [
    # height, width, shorter side, height and width of the crop
    (37, 50, 9, (8, 8)),
    (50, 37, 9, (8, 8)),
    (8, 8, 9, (8, 8)),
]
CROPS = [
    # height, width, scale, ratio
    (32, 32, (0.08, 1.0), (3 / 4, 4 / 3)),
    (375, 500, (0.08, 1.0), (3 / 4, 4 / 3)),
    (500, 333, (0.25, 0.5), (3 / 4, 4 / 3)),
    (28, 28, (0.5, 1.0), (1.0, 1.0)),
    (10, 200, (0.5, 1.0), (3 / 4, 4 / 3)),  # fits never: the middle
    (201, 10, (0.9, 1.0), (3 / 4, 4 / 3)),
    (30, 29, (1.0, 1.0), (0.9, 1.1)),
    (3, 3, (0.01, 0.05), (3 / 4, 4 / 3)),  # some of no pixels: drawn anew
]


def pixels(height, width, channels):
    i = np.arange(height * width * channels, dtype=np.int64)
    values = ((7 * i * i + 13 * i) % 256).astype(np.uint8)
    return values.reshape((height, width, channels) if channels > 1 else (height, width))


def flat(image):
    return np.asarray(image).ravel().tolist()


def resized(height, width, channels, new_height, new_width):
    image = Image.fromarray(pixels(height, width, channels))
    tensor = F.resize(F.pil_to_tensor(image), [new_height, new_width], antialias=True)
    return {
        "from": [height, width, channels],
        "to": [new_height, new_width],
        "pillow": flat(image.resize((new_width, new_height), Image.BILINEAR)),
        "torchvision": tensor.permute(1, 2, 0).flatten().tolist(),
    }


def fit(height, width, short, crop):
    both = Compose([Resize(short), CenterCrop(crop)])
    return {
        "from": [height, width, 3],
        "resize": short,
        "to": crop,
        "result": flat(both(Image.fromarray(pixels(height, width, 3)))),
    }


class Drawn:
    """torch as `get_params` uses it, with values of [0, 1) from Python in place of its own generator, and in float64."""

    def __init__(self, seed):
        self.source = random.Random(seed)
        self.values = []

    def uniform(self):
        self.values.append(self.source.random())
        return self.values[-1]

    def tensor(self, values):
        return torch.tensor(values, dtype=torch.float64)

    def empty(self, _):
        return self

    def uniform_(self, least, most):
        return torch.as_tensor(least + (most - least) * self.uniform(), dtype=torch.float64)

    def randint(self, least, end, size):
        return torch.tensor([least + int((end - least) * self.uniform())])

    log = staticmethod(torch.log)
    exp = staticmethod(torch.exp)


def crop(height, width, scale, ratio, seed):
    drawn = Drawn(seed)
    with mock.patch.object(sources, "torch", drawn):
        box = RandomResizedCrop.get_params(Image.new("L", (width, height)), list(scale), list(ratio))
    return {"size": [height, width], "scale": scale, "ratio": ratio, "uniform": drawn.values, "box": box}


print(
    json.dumps(
        {
            "pillow": PIL.__version__,
            "torchvision": torchvision.__version__,
            "resizes": [resized(*one) for one in RESIZES],
            "fits": [fit(*one) for one in FITS],
            "crops": [crop(*one, seed) for one in CROPS for seed in range(4)],
        },
        separators=(",", ":"),
    )
)
