"""The design's network as arrays: their names and shapes in mathrec, first weights, and a forward pass in NumPy that judges all alike.

Arrays are named and laid out as mathrec, Keras and JAX have them: a convolution's kernel is rows x columns x channels x filters, a dense
layer's is inputs x units, and pictures are rows x columns x channels, so that Flatten puts the channels of a place side by side. PyTorch
has filters x channels x rows x columns, units x inputs, and channels x rows x columns: `torch_client.py` moves the axes.
"""

from __future__ import annotations

import json
import pathlib
import struct
from dataclasses import dataclass
from math import prod, sqrt

import numpy as np

DROPOUT = 0.25


def layers(classes: int, rate: float = DROPOUT) -> list[dict]:
    """As model files describe it (docs/networks.md)."""
    def row(kind, name, **arguments):
        return {"kind": kind, "name": name, **arguments}

    return [
        row("conv2d", "conv1", filters=32, kernel=[3, 3]), row("relu", "relu1"), row("max_pool2d", "pool1"),
        row("conv2d", "conv2", filters=32, kernel=[3, 3]), row("relu", "relu2"), row("max_pool2d", "pool2"),
        row("flatten", "flatten"),
        row("dense", "dense1", units=128), row("relu", "relu3"), row("dropout", "dropout1", rate=rate),
        row("dense", "dense2", units=128), row("relu", "relu4"), row("dropout", "dropout2", rate=rate),
        row("dense", "classes", units=classes)]


def array_shapes(classes: int, side: int = 45) -> dict[str, tuple[int, ...]]:
    pooled = ((side - 2) // 2 - 2) // 2
    return {
        "conv1.kernel": (3, 3, 1, 32), "conv1.bias": (32,), "conv2.kernel": (3, 3, 32, 32), "conv2.bias": (32,),
        "dense1.kernel": (pooled * pooled * 32, 128), "dense1.bias": (128,), "dense2.kernel": (128, 128), "dense2.bias": (128,),
        "classes.kernel": (128, classes), "classes.bias": (classes,)}


class RandomStream:
    """mathrec's random numbers (Sources/RandomStreams): SplitMix64, its state mixed from a seed and a path."""

    _STEP, _MASK = 0x9E3779B97F4A7C15, 0xFFFFFFFFFFFFFFFF

    def __init__(self, seed: int, *path: int):
        self.state = self._mix(seed + self._STEP & self._MASK)
        for part in path:
            self.state = self._mix(self.state ^ self._mix(part + 0xD1B54A32D192ED03 & self._MASK))

    @classmethod
    def _mix(cls, z):
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & cls._MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & cls._MASK
        return z ^ z >> 31

    def next(self) -> int:
        self.state = self.state + self._STEP & self._MASK
        return self._mix(self.state)

    def uniform(self) -> float:
        return (self.next() >> 11) * 2.0**-53

    def below(self, bound: int) -> int:
        """As Swift's own `next(upperBound:)` (Lemire 2019)."""
        product = self.next() * bound
        if product & self._MASK < bound:
            least = (-bound & self._MASK) % bound
            while product & self._MASK < least:
                product = self.next() * bound
        return product >> 64

    def shuffled(self, count: int) -> np.ndarray:
        """As Swift's own `shuffle`."""
        order = list(range(count))
        for place in range(count - 1):
            other = place + self.below(count - place)
            order[place], order[other] = order[other], order[place]
        return np.array(order, np.int64)


def first_weights(shapes: dict[str, tuple[int, ...]], seed: int) -> dict[str, np.ndarray]:
    """Those of `mathrec train --seed SEED`, to the bit: Glorot's uniform kernels, biases of zero."""
    weights = {}
    for index, (name, shape) in enumerate(shapes.items()):
        if len(shape) == 1:
            weights[name] = np.zeros(shape, np.float32)
            continue
        area = prod(shape[:-2])
        limit = sqrt(6 / (area * shape[-2] + area * shape[-1]))
        stream = RandomStream(seed, 1, index)
        values = np.array([-limit + 2 * limit * stream.uniform() for _ in range(prod(shape))])
        weights[name] = values.astype(np.float32).reshape(shape)
    return weights


def batch_orders(count: int, epochs: int, seed: int) -> list[np.ndarray]:
    """The orders in which `mathrec train --seed SEED` sees its crops."""
    return [RandomStream(seed, 3, epoch).shuffled(count) for epoch in range(epochs)]


def cosine_rates(steps: int, rate: float = 0.001) -> np.ndarray:
    """The learning rate of each step of `mathrec train`: half a cosine down to 2 %."""
    done = np.arange(steps) / steps
    return (rate * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * done)))).astype(np.float32)


def logits(weights: dict[str, np.ndarray], pixels: np.ndarray, precision=np.float32) -> np.ndarray:
    """Without dropout, of N x rows x columns x 1; written after the definition of each layer and nothing else."""
    weights = {name: values.astype(precision) for name, values in weights.items()}
    return np.concatenate([
        _forward(weights, pixels[start:start + 256].astype(precision))[-1] for start in range(0, len(pixels), 256)])


def _forward(weights, pixels) -> list[np.ndarray]:
    """What each convolution, each pooling, and each dense layer gives."""
    values = [pixels]
    for name in ("conv1", "conv2"):
        x, kernel = values[-1], weights[f"{name}.kernel"]
        height, width = x.shape[1] - 2, x.shape[2] - 2
        x = sum(x[:, i:i + height, j:j + width] @ kernel[i, j] for i in range(3) for j in range(3))
        x = np.maximum(x + weights[f"{name}.bias"], 0)
        rows, columns = height // 2, width // 2
        values += [x, x[:, :2 * rows, :2 * columns].reshape(len(x), rows, 2, columns, 2, -1).max(axis=(2, 4))]
    values.append(values[-1].reshape(len(pixels), -1))
    for name in ("dense1", "dense2"):
        values.append(np.maximum(values[-1] @ weights[f"{name}.kernel"] + weights[f"{name}.bias"], 0))
    values.append(values[-1] @ weights["classes.kernel"] + weights["classes.bias"])
    return values


def gradients(weights: dict[str, np.ndarray], pixels: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    """Of the mean cross-entropy without dropout, in double precision: what frameworks' gradients are held against."""
    weights = {name: values.astype(np.float64) for name, values in weights.items()}
    _, conv1, pool1, conv2, pool2, flat, dense1, dense2, answers = _forward(weights, pixels.astype(np.float64))
    found, back = {}, probabilities(answers)
    back[np.arange(len(labels)), labels] -= 1
    back /= len(labels)
    for name, x, below in (("classes", dense2, dense2), ("dense2", dense1, dense1), ("dense1", flat, None)):
        found[f"{name}.kernel"], found[f"{name}.bias"] = x.T @ back, back.sum(0)
        back = back @ weights[f"{name}.kernel"].T
        if below is not None:
            back = back * (below > 0)
    back = back.reshape(pool2.shape)
    for name, x, y, pooled in (("conv2", pool1, conv2, pool2), ("conv1", pixels.astype(np.float64), conv1, pool1)):
        rows, columns = pooled.shape[1:3]
        wide, left = np.zeros_like(y), back * (pooled > 0)
        # The first of equal values has the gradient: within a stroke many are equal.
        for i in range(2):
            for j in range(2):
                is_it = y[:, i:2 * rows:2, j:2 * columns:2] == pooled
                wide[:, i:2 * rows:2, j:2 * columns:2] = left * is_it
                left = left * ~is_it
        height, width = y.shape[1:3]
        kernel, back = np.zeros(weights[f"{name}.kernel"].shape), np.zeros_like(x)
        for i in range(3):
            for j in range(3):
                part = x[:, i:i + height, j:j + width]
                kernel[i, j] = part.reshape(-1, part.shape[-1]).T @ wide.reshape(-1, wide.shape[-1])
                back[:, i:i + height, j:j + width] += wide @ weights[f"{name}.kernel"][i, j].T
        found[f"{name}.kernel"], found[f"{name}.bias"] = kernel, wide.sum((0, 1, 2))
    return found


def probabilities(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@dataclass
class Model:
    """What a model file of mathrec's holds."""

    weights: dict[str, np.ndarray]
    labels: list[str]
    layers: list[dict]


def read_model(path) -> Model:
    """Of a safetensors file."""
    content = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8:8 + length])
    facts = header.pop("__metadata__")
    weights = {
        name: np.frombuffer(content[8 + length:][slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
        for name, entry in header.items()}
    return Model(weights, json.loads(facts["labels"]), json.loads(facts["layers"]) if "layers" in facts else [])


def write_model(path, model: Model, side: int = 45):
    """As `mathrec --start` reads it."""
    header, parts, start = {}, [], 0
    for name, values in model.weights.items():
        parts.append(np.ascontiguousarray(values, "<f4").tobytes())
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [start, start + len(parts[-1])]}
        start += len(parts[-1])
    header["__metadata__"] = {
        "format": "mathrec classifier 2", "labels": json.dumps(model.labels), "input_shape": json.dumps([side, side, 1]),
        "layers": json.dumps(model.layers)}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))
