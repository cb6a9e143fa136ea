"""What the reference implementation of safetensors and NumPy make of tensors, for packages/weights/src/golden/safetensors.json.

    pip install safetensors numpy ml_dtypes
    python tools/golden/safetensors-files.py ../shared/data/weights/akamaster_resnet20.safetensors \
        > packages/weights/src/golden/safetensors.json

`file`: a file of every dtype that is read, in base64, with its values. `narrow`: float32 bits and the binary16 and bfloat16 bits
nearest to them. `widen`: binary16 bits as float32 bits. `akamaster`: shape, sum and last value of each tensor of a trained ResNet-20.
"""

import base64
import json
import sys

import ml_dtypes
import numpy as np
import safetensors
from safetensors.numpy import load_file, save

random = np.random.default_rng(0)
tensors = {
    "stem_conv/kernel": random.standard_normal((3, 3, 1, 2)).astype(np.float32),
    "scalar": np.array(2.5, dtype=np.float32),
    "empty": np.zeros((0, 4), dtype=np.float32),
    "half": np.array([0.1, -65504, 6e-8, np.inf], dtype=np.float16),
    "brain": np.array([0.1, -3e38, 1e-40], dtype=ml_dtypes.bfloat16),
    "double": np.array([np.pi, -1e300]),
    "bool": np.array([True, False, True]),
    "u8": np.array([0, 255], dtype=np.uint8),
    "i8": np.array([-128, 127], dtype=np.int8),
    "u16": np.array([65535], dtype=np.uint16),
    "i16": np.array([-32768], dtype=np.int16),
    "u32": np.array([4294967295], dtype=np.uint32),
    "i32": np.array([-2147483648], dtype=np.int32),
    "u64": np.array([18446744073709551615], dtype=np.uint64),
    "i64": np.array([-9223372036854775808], dtype=np.int64),
    "10": np.array([10], dtype=np.float32),
    "9": np.array([9], dtype=np.float32),
    'quote " and \\ and\ttab': np.array([1], dtype=np.float32),
    "naïve \U0001f600 emoji": np.array([2], dtype=np.float32),
    "naïve \uffee halfwidth": np.array([3], dtype=np.float32),
}


def listed(array):
    values = array.astype(np.float32) if array.dtype in (np.float16, ml_dtypes.bfloat16) else array
    return [str(value) for value in values.ravel().tolist()]


# Ties, subnormals, the edges of both formats, and random values over the whole range of exponents.
edges = [0, -0.0, 1, 65504, 65519.99, 65520, 1e6, 2**-14, 2**-15, 2**-24, 2**-25, 2**-25 * 1.0001, 1.5 * 2**-24, 2.5 * 2**-24]
ties = [1 + (2 * i + 1) * 2**-11 for i in range(4)] + [1 + (2 * i + 1) * 2**-8 for i in range(4)] + [2047.5, 2048.5]
special = [np.inf, -np.inf, 3.4e38, 1e-45, 2**-126]
spread = random.standard_normal(150) * 2.0 ** random.integers(-30, 20, 150)
singles = np.concatenate([edges, ties, special, spread]).astype(np.float32)
singles = np.concatenate([singles, -singles])
bits = np.concatenate([random.integers(0, 0x7C00, 100), random.integers(0x8000, 0xFC00, 100), [0, 0x8000, 1, 0x3FF, 0x400, 0x7C00, 0xFC00]])
halves = bits.astype(np.uint16)

with np.errstate(over="ignore"):
    golden = {
        "safetensors": safetensors.__version__,
        "numpy": np.__version__,
        "file": base64.b64encode(save(tensors, metadata={"origin": "the reference implementation"})).decode(),
        "tensors": {name: {"shape": array.shape, "values": listed(array)} for name, array in tensors.items()},
        "narrow": {
            "float32": singles.view(np.uint32).tolist(),
            "float16": singles.astype(np.float16).view(np.uint16).tolist(),
            "bfloat16": singles.astype(ml_dtypes.bfloat16).view(np.uint16).tolist(),
        },
        "widen": {
            "float16": halves.tolist(),
            "float32": halves.view(np.float16).astype(np.float32).view(np.uint32).tolist(),
        },
        "akamaster": {
            name: {"shape": array.shape, "sum": array.sum(dtype=np.float64), "last": float(array.ravel()[-1])}
            for name, array in load_file(sys.argv[1]).items()
        },
    }
print(json.dumps(golden))
