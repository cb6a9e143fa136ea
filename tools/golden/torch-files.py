"""Checkpoints as PyTorch writes them, and what it reads from them, for packages/weights/src/golden/torch.json.

    pip install torch numpy
    python tools/golden/torch-files.py > packages/weights/src/golden/torch.json

`files`: name, bytes in base64, and for each tensor dtype, shape and values (half precision widened, as
texts); `key`: which dict is meant, where the rule would choose another; `refused`: what the error must name.
"""

import base64
import io
import json
import zipfile
from collections import Counter, OrderedDict

import numpy as np
import torch

torch.manual_seed(0)

DTYPES = {
    torch.float32: "F32",
    torch.float64: "F64",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.int16: "I16",
    torch.int8: "I8",
    torch.uint8: "U8",
    torch.bool: "BOOL",
}


def described(tensor):
    tensor = tensor.detach()
    wide = tensor.float() if tensor.dtype in (torch.float16, torch.bfloat16) else tensor
    return {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape), "values": " ".join(str(v) for v in wide.contiguous().numpy().ravel().tolist())}


def saved(value, **options):
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


every = OrderedDict(
    f32=torch.randn(2, 3),
    f64=torch.tensor([0.1, -1e300], dtype=torch.float64),
    f16=torch.tensor([0.1, -65504, 6e-8, float("inf")], dtype=torch.float16),
    bf16=torch.tensor([0.1, -3e38, 1e-40], dtype=torch.bfloat16),
    i64=torch.tensor([-(2**63), 2**63 - 1]),
    i32=torch.tensor([-(2**31)], dtype=torch.int32),
    i16=torch.tensor([-(2**15)], dtype=torch.int16),
    i8=torch.tensor([-128, 127], dtype=torch.int8),
    u8=torch.tensor([0, 255], dtype=torch.uint8),
    bool=torch.tensor([True, False, True]),
    scalar=torch.tensor(2.5),
    empty=torch.zeros(0, 4),
)
base = torch.arange(24, dtype=torch.float32)
views = OrderedDict(
    whole=base,
    transposed=base.view(4, 6).t(),
    permuted=base.view(2, 3, 4).permute(2, 0, 1),
    every_other=base[1::2],
    tail=base[20:],
    expanded=torch.tensor([7.0, 8.0]).expand(3, 2),
    channels_last=torch.randn(2, 3, 2, 2).contiguous(memory_format=torch.channels_last),
)

tagged = OrderedDict(tensor=torch.arange(3.0), parameter=torch.nn.Parameter(torch.ones(2)))
for tensor in tagged.values():
    tensor.tag = "an attribute"

model = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3, bias=False), torch.nn.BatchNorm2d(2), torch.nn.Flatten(), torch.nn.Linear(8, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
model(torch.randn(2, 1, 4, 4)).sum().backward()
optimizer.step()
schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [30, 60])
state = model.state_dict()
checkpoint = {
    "epoch": 12,
    "arch": "tiny",
    "best_prec1": 91.25,
    "best_loss": np.float64(0.125),
    "best_tensor": torch.tensor(3.5),
    "amp": True,
    "state_dict": state,
    "optimizer": optimizer.state_dict(),
    "schedule": schedule.state_dict(),
    "counts": Counter([30, 30, 60]),
    "rng": torch.get_rng_state()[:16].clone(),
}
nested = {"model": {"backbone": {"weight": torch.ones(2)}, "heads": [torch.zeros(1), torch.ones(1)]}, "ema": {"module": {"weight": torch.full((2,), 3.0)}}}


def case(name, data, tensors, metadata=None, **more):
    return {"name": name, "file": base64.b64encode(data).decode(), "tensors": {key: described(value) for key, value in tensors.items()}, "metadata": metadata or {}, **more}


metadata = {"epoch": "12", "arch": "tiny", "best_prec1": "91.25", "best_loss": "0.125", "amp": "true"}
legacy = {"_use_new_zipfile_serialization": False}
files = []
for suffix, options in (("zip", {}), ("older", legacy)):
    files.append(case(f"every dtype, {suffix}", saved(every, **options), every))
    files.append(case(f"views, {suffix}", saved(views, **options), views))
    files.append(case(f"checkpoint, {suffix}", saved(checkpoint, **options), state, metadata))
    for protocol in (3, 4, 5):
        files.append(case(f"protocol {protocol}, {suffix}", saved(checkpoint, pickle_protocol=protocol, **options), state, metadata))
    files.append(case(f"parameter, {suffix}", saved({"p": torch.nn.Parameter(torch.ones(3))}, **options), {"p": torch.ones(3)}))
    files.append(case(f"one tensor, {suffix}", saved(base, **options), {"tensor": base}))
    files.append(case(f"list, {suffix}", saved([base, base + 1], **options), {"0": base, "1": base + 1}))
    files.append(case(f"nested, {suffix}", saved(nested, **options), {"backbone.weight": torch.ones(2), "heads.0": torch.zeros(1), "heads.1": torch.ones(1)}))
    files.append(case(f"key, {suffix}", saved(nested, **options), {"weight": torch.full((2,), 3.0)}, key="ema.module"))


def deflated(data):
    """The same zip file with its entries compressed, as tools that repack checkpoints make it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
    return buffer.getvalue()


files.append(case("attributes, zip", saved(tagged), tagged))
files.append(case("deflated, zip", deflated(saved(checkpoint)), state, metadata))

refused = [
    ("whole module, zip", saved(model), "torch.nn.modules.container.Sequential"),
    ("whole module, older", saved(model, **legacy), "torch.nn.modules.container.Sequential"),
    ("complex", saved({"c": torch.ones(2, dtype=torch.complex64)}), "torch.ComplexFloatStorage"),
    ("eight bits", saved({"c": torch.ones(2).to(torch.float8_e5m2)}), "torch.float8_e5m2"),
    ("function", saved({"f": print}), "'__builtin__.print'"),
    ("no tensor", saved({"epoch": 3}), "holds no tensor"),
    ("array of objects", saved({"a": np.array([1.0])}), "numpy"),
]
script = io.BytesIO()
torch.jit.save(torch.jit.script(torch.nn.Linear(1, 1)), script)
refused.append(("TorchScript", script.getvalue(), "TorchScript"))

print(
    json.dumps(
        {
            "torch": torch.__version__,
            "files": files,
            "refused": [{"name": name, "file": base64.b64encode(data).decode(), "names": names} for name, data, names in refused],
        }
    )
)
