"""Networks with TensorFlow's padding in Keras: logits, and gradients of every weight in training as fingerprints.

    python tools/golden/keras-networks.py > packages/models/src/golden/keras-networks.json

The ResNet-8 of MLPerf Tiny, whose published weights have this architecture (convolutions with biases, projections
without batch norm), and a ResNet-18 with its ImageNet stem, both with padding 'same'. Weights, images and fingerprints:
formula.py, with NOISE; the loss is as in network-gradients.py. Everything is computed in float64.
"""
import json

import numpy as np
import tensorflow as tf

import formula

tf.keras.backend.set_floatx("float64")
formula.NOISE = True
layers = tf.keras.layers
BATCH = 4


def conv(x, name, filters, size, stride, bias):
    return layers.Conv2D(filters, size, stride, "same", use_bias=bias, name=name)(x)


def norm(x, name, epsilon):
    return layers.BatchNormalization(epsilon=epsilon, name=name)(x)


def network(size, stages, blocks, imagenet, bias, epsilon, projection_bn):
    image = x = layers.Input((size, size, 3))
    x = conv(x, "stem_conv", stages[0], 7 if imagenet else 3, 2 if imagenet else 1, bias)
    x = layers.ReLU()(norm(x, "stem_bn", epsilon))
    if imagenet:
        x = layers.MaxPool2D(3, 2, "same")(x)
    for stage, filters in enumerate(stages):
        for block in range(blocks):
            name, stride = f"stage{stage + 1}_block{block + 1}", 2 if stage and not block else 1
            y = conv(x, f"{name}_conv1", filters, 3, stride, bias)
            y = layers.ReLU()(norm(y, f"{name}_bn1", epsilon))
            y = norm(conv(y, f"{name}_conv2", filters, 3, 1, bias), f"{name}_bn2", epsilon)
            if stride == 2:
                x = conv(x, f"{name}_shortcut", filters, 1, 2, bias)
                if projection_bn:
                    x = norm(x, f"{name}_shortcut_bn", epsilon)
            x = layers.ReLU()(layers.Add()([x, y]))
    x = layers.GlobalAveragePooling2D()(x)
    return tf.keras.Model(image, layers.Dense(10, name="logits")(x))


CASES = {
    "resnet8": dict(stages=(16, 32, 64), blocks=1, imagenet=False, bias=True, epsilon=1e-3, projection_bn=False),
    "resnet18": dict(stages=(8, 16, 32, 64), blocks=2, imagenet=True, bias=False, epsilon=1e-5, projection_bn=True),
}
OPTIONS = {
    "resnet8": {"model": "resnet8", "inputSize": 14},
    "resnet18": {"model": "resnet18", "inputSize": 62, "width": 0.125, "classes": 10, "padding": "tensorflow"},
}


def fill(model):
    for layer in model.layers:
        name = layer.name.replace("_shortcut", "_projection") if layer.name.endswith("_shortcut") else layer.name
        shapes = [tuple(weight.shape) for weight in layer.weights]
        if len(shapes) == 4:
            layer.set_weights(formula.batch_norm(name, shapes[0][0], name.endswith("_bn2")))
        elif shapes:
            layer.set_weights([formula.kernel(name, shapes[0]), *(formula.bias(name, shape[0]) for shape in shapes[1:])])


def evaluate(options, case):
    model = network(options["inputSize"], **case)
    fill(model)
    images = tf.constant(formula.images(BATCH, options["inputSize"], 3, 1))
    logits = model(images, training=False).numpy()
    with tf.GradientTape() as tape:
        trained = model(images, training=True)
        loss = tf.reduce_sum(trained * formula.rounded(formula.noise(tuple(trained.shape), 1)))
    weights = model.trainable_weights
    gradients = tape.gradient(loss, weights)
    prints = {weight.name.split(":")[0]: formula.fingerprint(g.numpy()) for weight, g in zip(weights, gradients)}
    return {**options, "images": 1, "batch": BATCH, "logits": logits.tolist(), "gradients": prints}


print(json.dumps([evaluate(OPTIONS[name], case) for name, case in CASES.items()]))
