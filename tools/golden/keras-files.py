"""Files as Keras writes them, and what is in them, for packages/weights/src/golden/keras.

    pip install tensorflow-cpu==2.15.1                # Keras 2.15
    python tools/golden/keras-files.py packages/weights/src/golden/keras
    pip install keras==3.15.1 jax h5py                # in another environment: Keras 3
    KERAS_BACKEND=jax python tools/golden/keras-files.py packages/weights/src/golden/keras

A small network with a model inside (its weights are seeded normal numbers), saved in each way that its version has, as `keras2*` or
`keras3*`; `keras2.json`, `keras3.json`: its weights under Keras's own names and what it makes of an image. Keras 2 also leaves
files of HDF5's rarer and hostile features, made with h5py.

    python tools/golden/keras-files.py --read FILE.h5     # loads what we wrote into the same network and prints its prediction
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import keras
import numpy as np

version = keras.__version__.split(".")[0]
L = keras.layers


def network():
    image = keras.Input((6, 6, 2), name="image")
    x = L.Conv2D(3, 3, padding="same", strides=2, use_bias=False, kernel_regularizer=keras.regularizers.L2(1e-4), name="stem_conv")(image)
    x = L.BatchNormalization(name="stem_bn")(x)
    x = L.ReLU(name="stem_relu")(x)
    y = L.DepthwiseConv2D(3, padding="same", name="depthwise")(x)
    y = L.BatchNormalization(name="branch_bn", scale=False)(y)
    x = L.Add(name="sum")([x, y])
    x = L.GlobalAveragePooling2D(name="pool")(x)
    inside = keras.Sequential([keras.Input((3,)), L.Dense(4, activation="tanh", name="hidden")], name="head")
    out = L.Dense(2, name="logits")(inside(x))
    model = keras.Model(image, out, name="small")
    random = np.random.default_rng(7)
    model.set_weights([np.abs(random.standard_normal(w.shape)).astype(np.float32) + 0.1 if "variance" in name else random.standard_normal(w.shape).astype(np.float32)
                       for w, name in zip(model.get_weights(), [w.name for w in model.weights])])
    return model


def prediction(model):
    image = np.sin(np.arange(2 * 6 * 6 * 2)).astype(np.float32).reshape(2, 6, 6, 2)
    return np.asarray(model.predict(image, verbose=0)).tolist()


def rare(folder):
    values = np.arange(6, dtype=np.float32).reshape(2, 3)

    def file(name, layers=("layer",)):
        made = h5py.File(f"{folder}/{name}.h5", "w")
        made.attrs["layer_names"] = np.array(layers, dtype="S")
        for layer in layers:
            made.create_group(layer).attrs["weight_names"] = np.array([f"{layer}/kernel:0"], dtype="S")
        return made

    with file("types", ("a",)) as f:  # every type of value, both orders of bytes, compressed, names in two attributes
        group = f["a"]
        del group.attrs["weight_names"]
        types = ["<f2", "<f4", ">f4", "<f8", "|i1", "|u1", "<i2", ">u2", "<i4", "<u4", ">i8", "<u8", "?"]
        names = [f"a/{kind.strip('<>|').replace('?', 'bool')}{'_big' if kind[0] == '>' else ''}:0" for kind in types]
        group.attrs["weight_names0"] = np.array(names[:5], dtype="S")
        group.attrs["weight_names1"] = names[5:]
        for name, kind in zip(names, types):
            group.create_dataset(name, data=np.array([0, 1, 100]).astype(kind))
        packed = np.zeros((64, 4), dtype=np.float32)
        packed[3] = 2.5
        group.create_dataset("a/packed:0", data=packed, chunks=(16, 4), compression="gzip", shuffle=True, fletcher32=True)
        group.create_dataset("a/scalar:0", data=np.float32(2.5))
        group.attrs["weight_names2"] = ["a/packed:0", "a/scalar:0"]
    with file("strings") as f:
        f["layer"].create_dataset("layer/kernel:0", data=["no", "numbers"])
    with file("missing") as f:
        pass
    with file("elsewhere-external") as f:  # values that lie in another file
        f["layer"].create_dataset("layer/kernel:0", shape=(4,), dtype="u1", external=[("/etc/hostname", 0, 4)])
    with file("elsewhere-virtual") as f:
        layout = h5py.VirtualLayout(shape=(2, 3), dtype="f4")
        layout[:] = h5py.VirtualSource("types.h5", "a/a/f4:0", shape=(2, 3))
        f["layer"].create_virtual_dataset("layer/kernel:0", layout)
    with file("link-external") as f:
        f["layer"].create_group("layer")["kernel:0"] = h5py.ExternalLink("types.h5", "/a/a/f4:0")
    with file("link-nowhere") as f:
        f["layer"].create_group("layer")["kernel:0"] = h5py.SoftLink("/nowhere")
    with file("loop") as f:  # a group that holds itself, twice
        f["layer"]["one"] = f["layer"]["two"] = f["layer"]
        f["layer"].create_dataset("layer/kernel:0", data=values)
    with file("vast") as f:  # a few bytes that claim to be a terabyte
        f["layer"].create_dataset("layer/kernel:0", shape=(1 << 38,), dtype="f4", chunks=(1 << 20,), compression="gzip")
    with file("bomb") as f:  # 16 MiB of zeros in some 16 KiB
        f["layer"].create_dataset("layer/kernel:0", data=np.zeros(1 << 22, dtype="f4"), chunks=(1 << 22,), compression="gzip", compression_opts=9)
    with h5py.File(f"{folder}/other.h5", "w") as f:
        f["values"] = values


if sys.argv[1] == "--read":
    model = network()
    model.set_weights([np.zeros(w.shape, dtype=np.float32) for w in model.get_weights()])
    model.load_weights(sys.argv[2])
    print(json.dumps(prediction(model)))
else:
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    model = network()
    start = f"{folder}/keras{version}"
    model.save_weights(f"{start}.weights.h5")
    if version == "2":
        model.save_weights(f"{start}.h5")
        rare(folder)
        bfloat16 = []
    else:
        brain = keras.Sequential([keras.Input((3,)), L.Dense(2, name="dense", dtype="bfloat16")])
        brain.set_weights([np.array([[1, -2], [0.5, 3], [1e-3, 1e30]]), np.array([0.1, 7])])
        brain.save_weights(f"{folder}/bfloat16.weights.h5")
        bfloat16 = [np.asarray(w.value.astype("float32")).ravel().tolist() for w in brain.weights]
    model.save(f"{start}.keras")
    model.compile(optimizer=keras.optimizers.SGD(momentum=0.9), loss="mse")
    model.optimizer.build(model.trainable_variables)
    model.save(f"{start}-model.h5")
    names = {w.path if version == "3" else w.name: np.asarray(w).astype(float) for w in model.weights}
    weights = {name: {"shape": list(w.shape), "sum": float(w.sum()), "last": float(w.ravel()[-1])} for name, w in names.items()}
    with open(f"{start}.json", "w") as f:
        json.dump({"version": keras.__version__, "weights": weights, "prediction": prediction(model), "bfloat16": bfloat16}, f, indent=1)
