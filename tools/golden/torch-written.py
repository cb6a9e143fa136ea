"""Whether PyTorch reads what `writeTorch` writes, for packages/weights/src/golden/torch-written.json.

    pip install torch numpy
    python tools/golden/torch-written.py FILE.pt > packages/weights/src/golden/torch-written.json

FILE.pt holds the tensors of packages/weights/src/testing/torch-tensors.ts; the test of `writeTorch` makes it where
RESIDUAL_WRITE_TORCH names it. Loads it with weights_only=True, fails where a value, dtype or name is another, and prints the bytes: as long as
the writer gives the same bytes, PyTorch has read them.
"""

import base64
import json
import sys

import numpy as np
import torch

wanted = {
    "conv.weight": (torch.tensor(np.arange(18) / 7 - 1, dtype=torch.float32).reshape(2, 1, 3, 3)),
    "f64": torch.tensor([0.1, -1e300], dtype=torch.float64),
    "f16": torch.tensor([0.1, -65504, 6e-8], dtype=torch.float16),
    "bf16": torch.tensor([0.1, -3e38], dtype=torch.bfloat16),
    "i64": torch.tensor([-(2**63), 2**63 - 1]),
    "i32": torch.tensor([-(2**31)], dtype=torch.int32),
    "i16": torch.tensor([-(2**15)], dtype=torch.int16),
    "i8": torch.tensor([-128, 127], dtype=torch.int8),
    "u8": torch.tensor([0, 255], dtype=torch.uint8),
    "bool": torch.tensor([True, False, True]),
    "scalar": torch.tensor(2.5),
    "empty": torch.zeros(0, 4),
    "naïve \U0001f600": torch.arange(300, dtype=torch.float32),
}
loaded = torch.load(sys.argv[1], weights_only=True)
assert loaded["epoch"] == "12" and set(loaded) == {"epoch", "state_dict"}, loaded.keys()
state = loaded["state_dict"]
assert list(state) == list(wanted), list(state)
for name, tensor in wanted.items():
    assert state[name].dtype == tensor.dtype and torch.equal(state[name], tensor), name
mapped = torch.load(sys.argv[1], weights_only=True, mmap=True)["state_dict"]
assert all(torch.equal(mapped[name], tensor) for name, tensor in wanted.items())
with open(sys.argv[1], "rb") as file:
    print(json.dumps({"torch": torch.__version__, "file": base64.b64encode(file.read()).decode()}))
