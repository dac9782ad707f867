"""The design's network in PyTorch, as a Flower client."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

import flower_site
from learning import Epoch, Stopwatch, batches


class Learner:
    software = f"PyTorch {torch.__version__}"

    def __init__(self, input_shape, shapes, dropout, seed, epsilon=None):
        torch.set_num_threads(1)
        torch.manual_seed(int(seed))
        self.shapes, self.epsilon, self.random = shapes, epsilon, np.random.default_rng(seed)
        inputs, units = shapes["dense1.kernel"]
        self.parts = nn.ModuleDict({
            "conv1": nn.Conv2d(1, 32, 3), "conv2": nn.Conv2d(32, 32, 3), "dense1": nn.Linear(inputs, units),
            "dense2": nn.Linear(units, units), "classes": nn.Linear(units, shapes["classes.bias"][0])})
        part = self.parts
        self.module = nn.Sequential(
            part["conv1"], nn.ReLU(), nn.MaxPool2d(2), part["conv2"], nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            part["dense1"], nn.ReLU(), nn.Dropout(dropout), part["dense2"], nn.ReLU(), nn.Dropout(dropout), part["classes"])

    def _to_torch(self, name, values):
        """From rows x columns x channels to channels x rows x columns, and from inputs x outputs to outputs x inputs."""
        if name.startswith("conv") and values.ndim == 4:
            return values.transpose(3, 2, 0, 1)
        if name == "dense1.kernel":
            side = int((len(values) // 32) ** 0.5)
            return values.reshape(side, side, 32, -1).transpose(3, 2, 0, 1).reshape(values.shape[1], -1)
        return values.T

    def _from_torch(self, name, values):
        if name.startswith("conv") and values.ndim == 4:
            return values.transpose(2, 3, 1, 0)
        if name == "dense1.kernel":
            side = int((values.shape[1] // 32) ** 0.5)
            return values.reshape(-1, 32, side, side).transpose(2, 3, 1, 0).reshape(-1, len(values))
        return values.T

    def _parameter(self, name):
        part, kind = name.split(".")
        return self.parts[part].weight if kind == "kernel" else self.parts[part].bias

    @property
    def weights(self):
        return {name: self._from_torch(name, self._parameter(name).detach().numpy()).copy() for name in self.shapes}

    @weights.setter
    def weights(self, arrays):
        with torch.no_grad():
            for name, values in arrays.items():
                self._parameter(name).copy_(torch.from_numpy(self._to_torch(name, values).copy()))

    @staticmethod
    def _tensors(crops):
        return torch.from_numpy(crops.pixels.transpose(0, 3, 1, 2).copy()), torch.from_numpy(crops.labels.astype(np.int64))

    def fit(self, crops, epochs, batch, rates, orders=None):
        pixels, labels = self._tensors(crops)
        optimizer = torch.optim.Adam(self.module.parameters())
        self.module.train()
        done, step, watch = [], 0, Stopwatch()
        for epoch in range(epochs):
            loss_sum = correct = 0
            for places in batches(len(crops), batch, orders and orders[epoch], self.random):
                group = optimizer.param_groups[0]
                group["lr"] = float(rates[step])
                step += 1
                if self.epsilon:
                    # Keras adds epsilon to the root of the running mean, PyTorch after its correction.
                    group["eps"] = self.epsilon / (1 - 0.999**step) ** 0.5
                answers = self.module(pixels[places])
                loss = nn.functional.cross_entropy(answers, labels[places])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                loss_sum += loss.item() * len(places)
                correct += (answers.argmax(1) == labels[places]).sum().item()
            done.append(Epoch(watch.read(), loss_sum, correct))
        return done

    def logits(self, pixels):
        self.module.eval()
        with torch.no_grad():
            return self.module(torch.from_numpy(pixels.transpose(0, 3, 1, 2).copy())).numpy()

    def gradients(self, crops):
        pixels, labels = self._tensors(crops)
        self.module.eval()
        self.module.zero_grad()
        nn.functional.cross_entropy(self.module(pixels), labels).backward()
        return {name: self._from_torch(name, self._parameter(name).grad.numpy()) for name in self.shapes}


app = flower_site.app(Learner)
