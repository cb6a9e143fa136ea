"""Arrays as NumPy writes them, for packages/weights/src/golden/numpy.json.

    pip install numpy
    python tools/golden/numpy-files.py > packages/weights/src/golden/numpy.json

`npy`: name, bytes in base64, dtype, shape and values as text (float16 widened); `ours`: whether our writer must give these bytes.
`npz`: the same of several arrays. `refused`: what the error must name.
"""

import base64
import io
import json

import numpy as np

DTYPES = {"f4": "F32", "f8": "F64", "f2": "F16", "i8": "I64", "i4": "I32", "i2": "I16", "i1": "I8", "u8": "U64", "u4": "U32", "u2": "U16", "u1": "U8", "b1": "BOOL"}
EDGES = {"f": [0.1, -6e4, 6e-8, np.inf], "i": [0, -1, 100, -128], "u": [0, 1, 255, 200], "b": [True, False, True, True]}


def described(array):
    wide = array.astype("<f4") if array.dtype.str[1:] == "f2" else array
    return {"dtype": DTYPES[array.dtype.str[1:]], "shape": list(array.shape), "values": " ".join(str(v) for v in wide.ravel().tolist())}


def base64_of(write):
    buffer = io.BytesIO()
    write(buffer)
    return base64.b64encode(buffer.getvalue()).decode()


def case(name, array, ours=False, version=None):
    return {"name": name, "ours": ours, **described(array), "file": base64_of(lambda buffer: np.lib.format.write_array(buffer, array, version=version))}


npy = []
for kind in DTYPES:
    values = np.array(EDGES[kind[0]]).astype("<" + kind)
    npy.append(case(kind, values, ours=True))
    if not kind.endswith("1"):
        npy.append(case(f"{kind}, big-endian", values.astype(">" + kind)))
block = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
npy += [
    case("three dimensions", block, ours=True),
    case("column-major", np.asfortranarray(block)),
    case("column-major, big-endian, version 2", np.asfortranarray(block.astype(">f8")), version=(2, 0)),
    case("version 3", block, version=(3, 0)),
    case("scalar", np.array(2.5), ours=True),
    case("empty", np.zeros((0, 4), np.float32), ours=True),
    case("many dimensions", np.ones((1,) * 32, np.float32), ours=True),
]
arrays = {"layer/kernel": block, "bias": np.zeros(3), "naïve": np.array(7), "half": np.array([0.5], np.float16)}
npz = [
    {"name": name, "arrays": {key: described(value) for key, value in arrays.items()}, "file": base64_of(lambda buffer: save(buffer, **arrays))}
    for name, save in (("stored", np.savez), ("deflated", np.savez_compressed))
]
structured = np.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")])
refused = [
    {"name": "objects", "ending": "npy", "names": "Python objects ('|O')", "file": base64_of(lambda b: np.save(b, np.array([None, print], dtype=object)))},
    {"name": "complex", "ending": "npy", "names": "'<c8'", "file": base64_of(lambda b: np.save(b, np.ones(2, np.complex64)))},
    {"name": "texts", "ending": "npy", "names": "'<U3'", "file": base64_of(lambda b: np.save(b, np.array(["abc"])))},
    {"name": "structures", "ending": "npy", "names": "structures", "file": base64_of(lambda b: np.save(b, structured))},
    {"name": "dates", "ending": "npy", "names": "'<M8[D]'", "file": base64_of(lambda b: np.save(b, np.array(["2020-01-01"], "M8[D]")))},
    {"name": "objects in npz", "ending": "npz", "names": "Python objects ('|O')", "file": base64_of(lambda b: np.savez(b, a=np.array([None])))},
]
print(json.dumps({"numpy": np.__version__, "npy": npy, "npz": npz, "refused": refused}))
