"""Names and shapes of the weights of torchvision's, timm's and Keras's residual networks, for packages/models/src/names.

    python tools/golden/weight-names.py > packages/models/src/golden/weight-names.json

Needs torchvision 0.19.1, timm 1.0 and tensorflow 2.15. Of each network the number of weights and the SHA-256 of its sorted lines
`name [shape]`, joined by line feeds; of two networks the lines themselves, too.
"""
import hashlib
import json

import timm
import torchvision
from tensorflow import keras

FULL = {"torchvision/resnet18", "keras-numbered/resnet8"}


def torch_lines(model):
    return [
        f"{name} {list(value.shape)}"
        for name, value in model.state_dict().items()
        if not name.endswith("num_batches_tracked")
    ]


def keras_lines(model):
    return [f"{weight.name.split(':')[0]} {list(weight.shape)}" for weight in model.weights]


def numbered_resnet8():
    """Three stages of one basic block, convolutions with a bias, a projection without batch norm; Keras names the layers."""
    keras.backend.clear_session()
    layers = keras.layers

    def convolve(x, filters, size=3, stride=1):
        return layers.Conv2D(filters, size, stride, padding="same")(x)

    def normalize(x):
        return layers.BatchNormalization()(x)

    image = keras.Input((32, 32, 3))
    x = layers.ReLU()(normalize(convolve(image, 16)))
    for filters, stride in ((16, 1), (32, 2), (64, 2)):
        y = layers.ReLU()(normalize(convolve(x, filters, 3, stride)))
        y = normalize(convolve(y, filters))
        if stride > 1:
            x = convolve(x, filters, 1, stride)
        x = layers.ReLU()(layers.Add()([x, y]))
    return keras.Model(image, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))


def entry(key, lines):
    lines = sorted(lines)
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return key, {"weights": len(lines), "sha256": digest, **({"lines": lines} if key in FULL else {})}


networks = []
for depth in (18, 34, 50, 101, 152):
    name = f"resnet{depth}"
    networks.append(entry(f"torchvision/{name}", torch_lines(getattr(torchvision.models, name)())))
for depth in (18, 34, 50, 101, 152, 200):
    name = f"resnet{depth}"
    networks.append(entry(f"timm/{name}", torch_lines(timm.create_model(name))))
for depth in (50, 101, 152):
    model = getattr(keras.applications, f"ResNet{depth}")(weights=None)
    networks.append(entry(f"keras/resnet{depth}", keras_lines(model)))
networks.append(entry("keras-numbered/resnet8", keras_lines(numbered_resnet8())))
print(json.dumps(dict(networks), indent=2))
