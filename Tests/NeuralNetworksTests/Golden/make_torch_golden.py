"""Writes torch.safetensors: what PyTorch computes for networks of the layers that the project's own network does not have.

    python3 -m venv /tmp/torch && /tmp/torch/bin/pip install torch numpy
    /tmp/torch/bin/python Tests/NeuralNetworksTests/Golden/make_torch_golden.py

Inputs, weights and targets are not stored: both sides draw them from SplitMix64, so the file holds results alone. For each
network: outputs before training, the losses of five steps of gradient descent, the first step's gradients, and the trained parameters, under
the names and in the shapes of this project. `residual` is an image network (strides, padding, batch normalisation, a residual sum,
global pooling, GELU); `transformer` reads sequences of several lengths (embedding, layer normalisation, attention with a mask and
numbers for pairs); `pairs` judges every pair of places by what each says and what they say together.
"""
import json
import os
import struct

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from make_golden_streams import draw

torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
tensors = {}
BATCH, STEPS, CLASSES = 6, 5, 5


def numbers(count, *path):
    return torch.tensor(draw(count, *path), dtype=torch.float32)


class Residual(nn.Module):
    """Parameters by name, in this project's order and layout; `kind` says how a tensor is turned for PyTorch."""

    side = 13

    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(2, 6, 3, stride=2, padding=0, bias=False)
        self.n1 = nn.BatchNorm2d(6, eps=1e-3, momentum=0.1)
        self.c2 = nn.Conv2d(6, 6, 3, padding=1)
        self.n2 = nn.BatchNorm2d(6, eps=1e-3, momentum=0.1)
        self.c3 = nn.Conv2d(6, 7, (2, 3), stride=(1, 2))
        self.out = nn.Linear(7, CLASSES)

    def layout(self):
        conv, plain, dense = (lambda t: t.permute(2, 3, 1, 0)), (lambda t: t), (lambda t: t.t())
        return [
            ("c1.kernel", self.c1.weight, conv), ("n1.scale", self.n1.weight, plain), ("n1.shift", self.n1.bias, plain),
            ("c2.kernel", self.c2.weight, conv), ("c2.bias", self.c2.bias, plain), ("n2.scale", self.n2.weight, plain),
            ("n2.shift", self.n2.bias, plain), ("c3.kernel", self.c3.weight, conv), ("c3.bias", self.c3.bias, plain),
            ("out.kernel", self.out.weight, dense), ("out.bias", self.out.bias, plain)]

    def inputs(self, step):
        return numbers(BATCH * self.side * self.side * 2, 2, step).reshape(BATCH, self.side, self.side, 2)

    def forward(self, x):
        # "same" of 13 rows, stride 2: one row of zeros above and one below.
        x = F.gelu(self.n1(self.c1(F.pad(x.permute(0, 3, 1, 2), (1, 1, 1, 1)))))
        x = F.relu(x + self.n2(self.c2(x)))
        # Explicit: none above, 2 left, 1 below, 1 right.
        x = F.relu(self.c3(F.pad(x, (2, 1, 0, 1))))
        return self.out(x.mean((2, 3)))


class Transformer(nn.Module):
    places, width, heads, words = 7, 8, 2, 11

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(self.words, self.width)
        self.pairs = nn.Linear(self.places, self.places * self.places * self.heads)
        self.n1 = nn.LayerNorm(self.width)
        self.a = nn.MultiheadAttention(self.width, self.heads, batch_first=True)
        self.n2 = nn.LayerNorm(self.width)
        self.f1 = nn.Linear(self.width, 12)
        self.f2 = nn.Linear(12, self.width)
        self.out = nn.Linear(self.width, CLASSES)

    def layout(self):
        plain, dense = (lambda t: t), (lambda t: t.t())
        return [
            ("table.table", self.table.weight, plain), ("pairs.kernel", self.pairs.weight, dense),
            ("pairs.bias", self.pairs.bias, plain), ("n1.scale", self.n1.weight, plain),
            ("n1.shift", self.n1.bias, plain), ("a.input.kernel", self.a.in_proj_weight, dense),
            ("a.input.bias", self.a.in_proj_bias, plain), ("a.output.kernel", self.a.out_proj.weight, dense),
            ("a.output.bias", self.a.out_proj.bias, plain), ("n2.scale", self.n2.weight, plain),
            ("n2.shift", self.n2.bias, plain), ("f1.kernel", self.f1.weight, dense), ("f1.bias", self.f1.bias, plain),
            ("f2.kernel", self.f2.weight, dense), ("f2.bias", self.f2.bias, plain),
            ("out.kernel", self.out.weight, dense), ("out.bias", self.out.bias, plain)]

    def inputs(self, step):
        """A row: the words, then the mask of a sequence of 3 to 7 places."""
        words = torch.floor(numbers(BATCH * self.places, 2, step) * self.words).reshape(BATCH, self.places)
        lengths = 3 + torch.arange(BATCH) % 5
        mask = (torch.arange(self.places)[None] < lengths[:, None]).float()
        return torch.cat([words, mask], 1)

    def forward(self, row):
        words, mask = row[:, :self.places], row[:, self.places:]
        x = self.table(words.long())
        table = self.pairs(words).reshape(-1, self.places, self.places, self.heads).permute(0, 3, 1, 2)
        table = table.masked_fill(mask[:, None, None, :] == 0, float("-inf")).reshape(-1, self.places, self.places)
        y = self.n1(x)
        x = x + self.a(y, y, y, attn_mask=table, need_weights=False)[0]
        x = x + self.f2(F.gelu(self.f1(self.n2(x))))
        return self.out((x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True))


class Pairs(nn.Module):
    places = 4

    def __init__(self):
        super().__init__()
        self.row = nn.Linear(3, 5)
        self.column = nn.Linear(3, 5)
        self.pair = nn.Linear(2, 5)
        self.out = nn.Linear(self.places * self.places * 5, CLASSES)

    def layout(self):
        plain, dense = (lambda t: t), (lambda t: t.t())
        return [
            (f"{name}.{part}", tensor, turn) for name in ("row", "column", "pair", "out")
            for part, tensor, turn in (
                ("kernel", getattr(self, name).weight, dense), ("bias", getattr(self, name).bias, plain))]

    def inputs(self, step):
        """A row: three numbers for each place, then two for each pair."""
        return numbers(BATCH * (self.places * 3 + self.places**2 * 2), 2, step).reshape(BATCH, -1)

    def forward(self, row):
        places = row[:, :self.places * 3].reshape(-1, self.places, 3)
        pairs = row[:, self.places * 3:].reshape(-1, self.places, self.places, 2)
        x = self.row(places)[:, :, None] + self.column(places)[:, None] + self.pair(pairs)
        return self.out(F.relu(x).reshape(len(row), -1))


def golden(prefix, model):
    for index, (name, tensor, turn) in enumerate(model.layout()):
        with torch.no_grad():
            target = turn(tensor)
            # Scales near one, everything else within 0.3; the words' numbers go into `pairs` as they are, so that is small.
            limit = 0.01 if name == "pairs.kernel" else 0.3
            value = numbers(target.numel(), 1, index) * 2 * limit - limit
            target.copy_((value + (1 if name.endswith("scale") else 0)).reshape(target.shape))
    # Not Adam, which divides a gradient by its size: where that is rounding alone, its steps are too (make_keras_golden.py has Adam).
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for step in range(STEPS):
        inputs = model.inputs(step)
        labels = (numbers(BATCH, 3, step) * CLASSES).long()
        if step == 0:
            model.eval()
            tensors[f"{prefix}.output"] = F.softmax(model(inputs), -1).detach().numpy()
            model.train()
        loss = F.cross_entropy(model(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            for name, tensor, turn in model.layout():
                tensors[f"{prefix}.gradient.{name}"] = turn(tensor.grad).numpy()
        losses.append(float(loss.detach()))
        optimizer.step()
    tensors[f"{prefix}.loss"] = np.array(losses)
    for name, tensor, turn in model.layout():
        tensors[f"{prefix}.trained.{name}"] = turn(tensor).detach().numpy()
    for name, layer in model.named_modules():
        if isinstance(layer, nn.BatchNorm2d):
            tensors[f"{prefix}.trained.{name}.running_mean"] = layer.running_mean.numpy()
            tensors[f"{prefix}.trained.{name}.running_variance"] = layer.running_var.numpy()


golden("residual", Residual())
golden("transformer", Transformer())
golden("pairs", Pairs())
header, offset, body = {"__metadata__": {"torch": torch.__version__}}, 0, b""
for name in sorted(tensors):
    data = np.ascontiguousarray(tensors[name], dtype="<f4").tobytes()
    header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [offset, offset + len(data)]}
    offset, body = offset + len(data), body + data
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch.safetensors")
with open(path, "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + body)
print(path, os.path.getsize(path), {name: value.tolist() for name, value in tensors.items() if name.endswith(".loss")})
