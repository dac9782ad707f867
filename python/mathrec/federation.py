"""A site's part of a federation under `mathrec server run`, trained by other software than mathrec.

A SuperNode of Flower's (flwr 1.40 to 1.42) that is asked for its part hands the message to `mathrec.client`, which hands it on to the
ClientApp that the node's settings name:

    flower-supernode --insecure --superlink 127.0.0.1:9092 --node-config 'app="torch_client:app" name="site1"'

and that ClientApp reads it with this module:

    app = flwr.clientapp.ClientApp()

    @app.query()
    def introduce(message, context):
        task = federation.Task.of(message)          # what is to be learnt: refuse it here if it does not fit
        return federation.introduction(message, context, "my software 1.0")

    @app.train()
    def train(message, context):
        round = federation.Round.of(message)        # round.weights: arrays by name
        ...
        return round.reply(weights, federation.Sums(examples=..., steps=..., seen=..., correct=..., loss=...))

Needs NumPy; what speaks to Flower needs flwr, and encoding and decoding do not.
"""

from __future__ import annotations

import importlib
import json
import os
import struct
import sys
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np

__all__ = ["FederationError", "Layer", "Round", "Sums", "Task", "fingerprint", "introduction"]

_RECORD, _VERSION = "mathrec", 1
_HEADER = struct.Struct("<4s5I3Q")
_COUNTS = struct.Struct("<2IQ3d")
#: Strategies that ask nothing of a client but to train.
PLAIN_STRATEGIES = ("fedavg", "fedavgm", "fednova", "fedadam", "fedyogi", "fedadagrad")
#: What else a server may order that a client would have to do, with the option that orders it.
_ORDERS = {
    "compress": "--compress", "down": "--down", "clip": "--clip", "noise": "--noise", "localNoise": "--local-noise",
    "secureBits": "--secure"}


class FederationError(Exception):
    """Why a site does not take part: the server shows it to whoever runs it."""


@dataclass(frozen=True)
class Layer:
    """A step of the network: its kind and arguments as in docs/networks.md, and the shapes of what goes in and comes out."""

    kind: str
    name: str
    arguments: dict[str, Any]
    input: tuple[int, ...]
    output: tuple[int, ...]


@dataclass(frozen=True)
class Task:
    """What a run's server says of it: how to train, which network, which classes."""

    program: str
    settings: dict[str, Any]
    layers: list[Layer]
    #: Height, width, channels.
    input_shape: tuple[int, ...]
    labels: list[str]
    #: The network's arrays in the order of the messages: names and shapes.
    shapes: dict[str, tuple[int, ...]]

    @staticmethod
    def of(message) -> Task:
        """Of a message of type `query`."""
        return Task.decode(_payload(message))

    @staticmethod
    def decode(content: bytes) -> Task:
        """Of the JSON that begins every round."""
        try:
            text = json.loads(content)
            if text["format"] != "mathrec round 1":
                raise FederationError(f"the server's settings are of the format {text['format']!r}, not 'mathrec round 1'")
            shape, labels = tuple(_whole(side) for side in text["inputShape"]), [str(label) for label in text["labels"]]
            layers, shapes = _network(json.loads(text["network"]), shape, len(labels))
            task = Task(str(text["program"]), text["settings"], layers, shape, labels, shapes)
            for key in ("epochs", "batchSize"):
                _whole(task.local[key])
            float(task.learning_rate(0)), task.path_length(1), task.local["optimizer"], task.seed
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError) as error:
            raise FederationError(f"the message is none of a mathrec server: {error!r}") from error
        task._check()
        return task

    def _check(self):
        strategy = self.settings.get("strategy", "fedavg")
        if strategy not in PLAIN_STRATEGIES:
            raise FederationError(
                f"the strategy {strategy} asks clients for more than to train; start the server with one of {', '.join(PLAIN_STRATEGIES)}")
        for key, option in _ORDERS.items():
            if key in self.settings and self.settings[key] != "float32":
                raise FederationError(f"this client sends plain float32; start the server without {option}")

    @property
    def local(self) -> dict[str, Any]:
        """How clients train: `optimizer`, `learningRate`, `momentum`, `epochs`, `batchSize`."""
        return self.settings["local"]

    @property
    def seed(self) -> int:
        """Of the run."""
        return int(self.settings["seed"])

    def learning_rate(self, round: int) -> float:
        """Of a round from 0."""
        return self.local["learningRate"] * self.local.get("rateDecay", 1) ** round

    def path_length(self, steps: int) -> float:
        """How far so many local steps go, by which FedNova divides."""
        kept = self.local.get("momentum", 0)
        if self.local["optimizer"] != "sgd" or kept == 0:
            return float(steps)
        return (steps - kept * (1 - kept**steps) / (1 - kept)) / (1 - kept)


@dataclass
class Sums:
    """What a site tells of its training beside the weights: how many examples it has, how many local steps it made, how many examples
    went through them, how many of these were right, and the sum of the loss."""

    examples: int
    steps: int
    seen: int = 0
    correct: float = 0
    loss: float = 0


@dataclass(frozen=True)
class Round:
    """What a server asks of a client in a round."""

    task: Task
    #: From 0.
    number: int
    #: The server's number of this client.
    client: int
    #: By name, as `task.shapes`.
    weights: dict[str, np.ndarray]
    message: Any = field(default=None, repr=False)

    @staticmethod
    def of(message) -> Round:
        """Of a message of type `train`."""
        return Round.decode(_payload(message), message.metadata.group_id, message)

    @staticmethod
    def decode(content: bytes, group: str, message=None) -> Round:
        """Of a message's bytes (`MRB1`, Sources/FederatedLearning/Payloads/BroadcastMessage.swift) and its group,
        `ROUND/CLIENT/ACCEPTED`."""
        if len(content) < _HEADER.size:
            raise FederationError(f"the message has {len(content)} bytes, and is no round of a mathrec server")
        magic, zero, number, zero2, count, sections, length, mark, zero3 = _HEADER.unpack_from(content)
        if magic != b"MRB1" or zero or zero2 or zero3:
            raise FederationError("the message is no round of a mathrec server")
        if length > len(content) - _HEADER.size:
            raise FederationError("the message ends in the middle of what it says")
        task = Task.decode(content[_HEADER.size:_HEADER.size + length])
        if sections:
            raise FederationError(f"the message has {sections} sections of a strategy that this client does not know")
        if mark != fingerprint(task.shapes) or count != sum(prod(shape) for shape in task.shapes.values()):
            raise FederationError("the message's weights are of another network than it describes")
        place = _HEADER.size + length
        if len(content) != place + 4 * count:
            raise FederationError(f"the message has {len(content)} bytes where {place + 4 * count} belong")
        values, weights, start = np.frombuffer(content, "<f4", count, place), {}, 0
        for name, shape in task.shapes.items():
            weights[name] = values[start:start + prod(shape)].reshape(shape)
            start += prod(shape)
        if not np.isfinite(values).all():
            raise FederationError("the message has weights that are no finite numbers")
        try:
            told, client, _ = group.split("/")
            told, client = int(told), int(client)
        except ValueError as error:
            raise FederationError(f"the message's group is {group!r}, not ROUND/CLIENT/ACCEPTED") from error
        if told != number:
            raise FederationError(f"the message is of two rounds, {told} and {number}")
        return Round(task, number, client, weights, message)

    def encode(self, weights: dict[str, np.ndarray], sums: Sums) -> bytes:
        """The update by which a client answers, `MRU1` of float32 (Sources/FederatedLearning/Payloads/UpdateMessage.swift).

        weights: after training.
        """
        if set(weights) != set(self.weights):
            raise FederationError(f"the trained arrays are {sorted(weights)}, and the model's are {sorted(self.weights)}")
        parts = []
        for name, before in self.weights.items():
            after = np.asarray(weights[name], np.float32)
            if after.shape != before.shape:
                raise FederationError(f"the trained array {name} has the shape {after.shape}, and the model's {before.shape}")
            parts.append((after - before).ravel())
        change = np.concatenate(parts).astype("<f4")
        if not np.isfinite(change).all():
            raise FederationError("training went astray: its weights are no finite numbers; give the server a smaller --lr")
        plain, no_sections = 0, 0
        return b"".join([
            _HEADER.pack(
                b"MRU1", plain, self.number, self.client, change.size, no_sections, change.nbytes, fingerprint(self.task.shapes), 0),
            change.tobytes(),
            _COUNTS.pack(
                sums.examples, sums.steps, sums.seen, float(sums.correct), self.task.path_length(sums.steps), float(sums.loss))])

    def reply(self, weights: dict[str, np.ndarray], sums: Sums):
        """The Flower message that answers this one."""
        return _reply(self.message, {"payload": self.encode(weights, sums)})


def introduction(message, context, program: str):
    """The Flower message that answers a `query`: who is there (`name` of the node's settings), with which software."""
    name = str(context.node_config.get("name", f"node{context.node_id}"))
    return _reply(message, {"program": program, "node": name})


def fingerprint(shapes: dict[str, tuple[int, ...]]) -> int:
    """Of arrays' names and shapes, by which both ends know that they speak of one network: FNV-1a of 64 bits."""
    value = 0xCBF29CE484222325
    for name, shape in shapes.items():
        for byte in f"{name} {list(shape)}\n".encode():
            value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def _network(steps: list[dict], shape: tuple[int, ...], classes: int) -> tuple[list[Layer], dict[str, tuple[int, ...]]]:
    """The layers of a network that is a row of layers, with the shapes of what they compute, and the arrays that they have."""
    layers, arrays, value = [], {}, shape
    for place, step in enumerate(steps):
        arguments = {key: item for key, item in step.items() if key not in ("kind", "name", "inputs")}
        kind, name, before = step["kind"], step["name"], value
        if step.get("inputs", [place]) != [place]:
            raise FederationError(f"layer {name} takes other values than the one before: this client knows rows of layers")
        if kind == "conv2d":
            if "padding" in arguments or arguments.get("stride", [1, 1]) != [1, 1]:
                raise FederationError(f"layer {name} has a padding or a stride, which this client does not know")
            (rows, columns), filters = map(_whole, arguments["kernel"]), _whole(arguments["filters"])
            arrays[f"{name}.kernel"] = (rows, columns, value[2], filters)
            value = (_whole(value[0] - rows + 1), _whole(value[1] - columns + 1), filters)
        elif kind == "dense":
            arrays[f"{name}.kernel"] = (value[-1], _whole(arguments["units"]))
            value = (*value[:-1], arguments["units"])
        elif kind == "max_pool2d":
            value = (_whole(value[0] // 2), _whole(value[1] // 2), value[2])
        elif kind == "flatten":
            value = (prod(value),)
        elif kind not in ("relu", "dropout"):
            raise FederationError(f"layer {name} is of the kind {kind}, which this client does not know")
        if kind in ("conv2d", "dense") and arguments.get("bias", True):
            arrays[f"{name}.bias"] = (value[-1],)
        layers.append(Layer(kind, name, arguments, before, value))
    if value != (classes,):
        raise FederationError(f"the network gives {value}, and there are {classes} classes")
    return layers, arrays


def _whole(number, most: int = 1 << 28) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= most:
        raise ValueError(f"{number!r} is no count from 1 to {most}")
    return number


def _payload(message) -> bytes:
    record = message.content.get(_RECORD) if message.has_content() else None
    if record is None or not isinstance(record.get("payload"), bytes):
        raise FederationError("the message is none of a mathrec server")
    if record.get("version") != _VERSION:
        raise FederationError(f"the message is of the version {record.get('version')}, and this client of {_VERSION}")
    return record["payload"]


def _reply(message, values: dict):
    from flwr.app import ConfigRecord, Message, RecordDict

    return Message(RecordDict({_RECORD: ConfigRecord({**values, "version": _VERSION})}), reply_to=message)


def _client_app():
    """What SuperNodes load as `mathrec:client`: hands each message to the ClientApp that the node's `app` names as `module:attribute`, in
    the folder where the SuperNode was started or on Python's path."""
    from flwr.clientapp import ClientApp

    app = ClientApp()

    def hand_on(message, context):
        place = context.node_config.get("app")
        if not place:
            raise FederationError("""the SuperNode does not say what trains: give it --node-config 'app="module:attribute"'""")
        module, _, attribute = str(place).partition(":")
        if os.getcwd() not in sys.path:
            sys.path.insert(0, os.getcwd())
        try:
            chosen = getattr(importlib.import_module(module), attribute)
        except ModuleNotFoundError as error:
            raise FederationError(f"{place} cannot be loaded, as {error.name} is not installed: pip install {error.name}") from error
        except (AttributeError, ValueError) as error:
            raise FederationError(f"{place} names no ClientApp: {error}") from error
        return chosen(message, context)

    app.query()(hand_on)
    app.train()(hand_on)
    return app
