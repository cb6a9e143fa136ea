"""What Pillow makes of image files of many kinds, and torchvision of a folder of them, for packages/datasets/src/golden/image-files.json.

    pip install torchvision==0.19.1 pillow==12.0.0
    python tools/golden/image-files.py > packages/datasets/src/golden/image-files.json

Values are those of `convert('RGB')`, as torchvision's loader has them, after `ImageOps.exif_transpose`, and of `convert('L')`.
Pillow clips 16 bits where all others take the upper 8: there the values are what was written, shifted by 8.
"""

import base64
import io
import json
import os
import struct
import tempfile
import zlib

import numpy as np
import PIL
import torchvision
from PIL import Image, ImageOps
from torchvision.datasets import ImageFolder

HEIGHT, WIDTH = 6, 9


def smooth(channels):
    """An image that JPEG does not spoil: waves of another length in each channel."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    planes = [127 + 90 * np.sin(0.3 * x + 0.2 * y + c) for c in range(channels)]
    return np.stack(planes, axis=-1).round().astype(np.uint8)


def png16(values):
    """A PNG of 16 bits a channel, `[H, W, 1 or 3]`, by hand: Pillow writes none in colour."""
    height, width, channels = values.shape
    rows = values.astype(">u2").reshape(height, -1)
    raw = b"".join(b"\0" + row.tobytes() for row in rows)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 16, 0 if channels == 1 else 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(colour, "JPEG", quality=95, subsampling=0, exif=exif)


colour = Image.fromarray(smooth(3))
grey = Image.fromarray(smooth(1)[..., 0])
clear = Image.fromarray(smooth(4))
wide = (smooth(3).astype(np.uint16) << 8) + 77

FILES = {
    "colour.png": saved(colour, "PNG"),
    "grey.png": saved(grey, "PNG"),
    "palette.png": saved(colour.quantize(16), "PNG"),
    "alpha.png": saved(clear, "PNG"),
    "grey-alpha.png": saved(clear.convert("LA"), "PNG"),
    "one-bit.png": saved(grey.convert("1"), "PNG"),
    "colour16.png": png16(wide),
    "grey16.png": png16(wide[..., :1]),
    "colour.jpg": saved(colour, "JPEG", quality=95, subsampling=0),
    "halved.jpg": saved(colour, "JPEG", quality=90, subsampling=2),
    "progressive.jpg": saved(colour, "JPEG", quality=95, subsampling=0, progressive=True),
    "grey.jpg": saved(grey, "JPEG", quality=95),
    "lossless.webp": saved(colour, "WEBP", lossless=True),
    "alpha.webp": saved(clear, "WEBP", lossless=True, exact=True),
    "lossy.webp": saved(colour, "WEBP", quality=90),
    "colour.gif": saved(colour.quantize(32), "GIF"),
    "colour.tif": saved(colour, "TIFF"),
    **{f"turned{number}.jpg": turned(number) for number in range(1, 9)},
}

TREE = [
    "dog/b.png",
    "dog/a.JPG",
    "dog/more/z.jpg",
    "dog/more-of/c.jpg",
    "dog/more/deep/a.webp",
    "cat/10.png",
    "cat/9.png",
    "Cat/1.png",
    "äffe/1.png",
    "zebra/1.jpeg",
    "zebra/notes.txt",
]


def described(name, content):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    if name.endswith("16.png"):
        values = (wide if name.startswith("colour") else wide[..., [0, 0, 0]]) >> 8
        image = Image.fromarray(values.astype(np.uint8))
    rgb = image.convert("RGB")
    return {
        "name": name,
        "base64": base64.b64encode(content).decode(),
        "shape": [rgb.height, rgb.width],
        "rgb": np.asarray(rgb).ravel().tolist(),
        "grey": np.asarray(rgb.convert("L")).ravel().tolist(),
    }


def ordered():
    with tempfile.TemporaryDirectory() as folder:
        for path in TREE:
            os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
            open(os.path.join(folder, path), "w").close()
        found = ImageFolder(folder)
        samples = [[os.path.relpath(path, folder), label] for path, label in found.samples]
        return {"paths": TREE, "classes": found.classes, "samples": samples}


print(
    json.dumps(
        {
            "versions": {"pillow": PIL.__version__, "torchvision": torchvision.__version__},
            "files": [described(name, content) for name, content in FILES.items()],
            "folder": ordered(),
        }
    )
)
