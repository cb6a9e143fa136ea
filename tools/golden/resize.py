"""Photographs' sizes to a network's, by Pillow's bilinear resize and a centre crop, for packages/models/src/preprocess.

    python tools/golden/resize.py > packages/models/src/golden/resize.json

In Pillow's mode F: float32, without its rounding to bytes between the passes. Pixels are `round(127.5 + 127.5 sin(phase + 0.37 i i))`.
"""
import json

import numpy as np
from PIL import Image

CASES = [
    # height, width, shorter side, crop
    (7, 5, 16, 16),
    (50, 37, 9, 8),
    (23, 61, 9, 8),
    (32, 32, 32, 32),
    (9, 9, 7, 7),
]


def pixels(height, width):
    i = np.arange(height * width, dtype=np.float64)
    return np.round(127.5 + 127.5 * np.sin(0.37 * i * i)).reshape(height, width)


def case(height, width, short, crop):
    if height <= width:
        size = (short, int(short * width / height))
    else:
        size = (int(short * height / width), short)
    image = Image.fromarray(pixels(height, width).astype(np.float32), mode="F")
    resized = np.asarray(image.resize((size[1], size[0]), Image.BILINEAR))
    top, left = (int(round((length - crop) / 2)) for length in size)
    values = resized[top:top + crop, left:left + crop]
    return {
        "height": height,
        "width": width,
        "crop": crop,
        "cropFraction": crop / short,
        "values": [round(float(v), 4) for v in values.ravel()],
    }


print(json.dumps([case(*one) for one in CASES]))
