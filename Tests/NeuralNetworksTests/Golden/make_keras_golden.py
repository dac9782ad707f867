"""Writes keras.safetensors: what Keras 3 on TensorFlow computes for the project's network.

    python3 -m venv /tmp/keras && /tmp/keras/bin/pip install tensorflow-cpu numpy
    /tmp/keras/bin/python Tests/NeuralNetworksTests/Golden/make_keras_golden.py

Inputs and initial weights are not stored: both sides draw them from SplitMix64, so the file holds results alone.
`small` is the network at 20x20x1 with 10 classes, stored whole; `full` at 45x45x1 with 101 classes, whose gradients
and trained weights are stored as 8 sums over each tensor, weighted by random signs.
"""
import json, os, struct
import numpy as np
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import keras
import tensorflow as tf

from make_golden_streams import draw


def network(side, classes):
    layers = keras.layers
    return keras.Sequential([
        keras.Input((side, side, 1)),
        layers.Conv2D(32, 3, activation="relu", name="conv1"), layers.MaxPooling2D(),
        layers.Conv2D(32, 3, activation="relu", name="conv2"), layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(128, activation="relu", name="dense1"), layers.Dropout(0),
        layers.Dense(128, activation="relu", name="dense2"), layers.Dropout(0),
        layers.Dense(classes, activation="softmax", name="classes"),
    ])


tensors = {}


def golden(prefix, side, classes, whole):
    model = network(side, classes)
    names = []
    for index, variable in enumerate(model.trainable_variables):
        limit = 0.05 if "bias" in variable.path else np.sqrt(
            6 / (np.prod(variable.shape[:-1]) + np.prod(variable.shape[:-2]) * variable.shape[-1]))
        variable.assign((draw(np.prod(variable.shape), 1, index) * 2 * limit - limit).reshape(variable.shape))
        names.append(variable.path.split("/", 1)[-1].replace("/", ".") if variable.path.startswith("sequential")
                     else variable.path.replace("/", "."))
    images = draw(10 * 8 * side * side, 2).reshape(10, 8, side, side, 1).astype("float32")
    images = np.where(images < 0.7, 0, images).astype("float32")
    labels = (draw(10 * 8, 3) * classes).astype("int32").reshape(10, 8)
    loss_of = keras.losses.SparseCategoricalCrossentropy()
    optimizer = keras.optimizers.Adam()

    def record(name, tensor):
        value = np.asarray(tensor, dtype="float64")
        if not whole:
            signs = np.where(draw(8 * value.size, 4).reshape(8, -1) < 0.5, -1.0, 1.0)
            value = signs @ value.reshape(-1)
        tensors[f"{prefix}.{name}"] = value.astype("float32")

    losses = []
    for step in range(10):
        with tf.GradientTape() as tape:
            output = model(images[step], training=True)
            loss = loss_of(labels[step], output)
        gradients = tape.gradient(loss, model.trainable_variables)
        if step == 0:
            tensors[f"{prefix}.output"] = output.numpy()
            for name, gradient in zip(names, gradients):
                record("gradient." + name, gradient)
        losses.append(float(loss))
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    tensors[f"{prefix}.loss"] = np.array(losses, dtype="float32")
    for name, variable in zip(names, model.trainable_variables):
        record("trained." + name, variable.numpy())


golden("small", 20, 10, True)
golden("full", 45, 101, False)
header, offset, body = {"__metadata__": {"keras": keras.__version__, "tensorflow": tf.__version__}}, 0, b""
for name in sorted(tensors):
    data = np.ascontiguousarray(tensors[name], dtype="<f4").tobytes()
    header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [offset, offset + len(data)]}
    offset, body = offset + len(data), body + data
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "keras.safetensors")
with open(path, "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + body)
print(path, os.path.getsize(path), sorted(tensors)[:4])
