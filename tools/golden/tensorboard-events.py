"""What TensorBoard's own reader finds in event files of ours, for packages/training/src/golden/tensorboard.json.

    pip install tensorboard
    python tools/golden/tensorboard-events.py FOLDER > packages/training/src/golden/tensorboard.json

FOLDER holds the events that the test writes; with RESIDUAL_TENSORBOARD=FOLDER set, the test leaves them there:

    RESIDUAL_TENSORBOARD=FOLDER npx vitest run --project training tensorboard

The SHA-256 of the file goes into the result: the test fails where other bytes are written than those that were read here.
"""

import glob
import hashlib
import json
import os
import struct
import sys
import zlib

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def pixels(png):
    """Of a PNG without filters."""
    at, data, header = 8, b"", None
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        if kind == b"IDAT":
            data += body
        at += 12 + length
    width, height, _, colour = header[:4]
    row = width * (3 if colour == 2 else 1) + 1
    lines = zlib.decompress(data)
    assert all(lines[y * row] == 0 for y in range(height))
    return [value for y in range(height) for value in lines[y * row + 1 : (y + 1) * row]]


(path,) = glob.glob(os.path.join(sys.argv[1], "events.out.tfevents.*"))
events = EventAccumulator(sys.argv[1], size_guidance={"histograms": 0, "images": 0, "scalars": 0})
events.Reload()
tags = events.Tags()
text = (
    json.dumps(
        {
            "sha256": hashlib.sha256(open(path, "rb").read()).hexdigest(),
            "scalars": {
                tag: [[e.wall_time, e.step, e.value] for e in events.Scalars(tag)] for tag in tags["scalars"]
            },
            "histograms": {
                tag: [
                    {
                        "step": e.step,
                        "min": e.histogram_value.min,
                        "max": e.histogram_value.max,
                        "num": e.histogram_value.num,
                        "sum": e.histogram_value.sum,
                        "squares": e.histogram_value.sum_squares,
                        "limits": list(e.histogram_value.bucket_limit),
                        "buckets": list(e.histogram_value.bucket),
                    }
                    for e in events.Histograms(tag)
                ]
                for tag in tags["histograms"]
            },
            "images": {
                tag: [
                    {"step": e.step, "width": e.width, "height": e.height, "pixels": pixels(e.encoded_image_string)}
                    for e in events.Images(tag)
                ]
                for tag in tags["images"]
            },
        }
    )
)
print(text.replace("NaN", "null"))  # JSON has none
