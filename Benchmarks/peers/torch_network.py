"""The project's network in PyTorch, with Keras's start."""
import torch
from torch import nn


def network(classes):
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(2592, 128), nn.ReLU(), nn.Dropout(0.25),
        nn.Linear(128, 128), nn.ReLU(), nn.Dropout(0.25),
        nn.Linear(128, classes))
    for layer in model:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
    return model


def epoch(model, optimizer, images, labels, batch):
    """One epoch in a new order; the model as it is, compiled or not."""
    model.train()
    order = torch.randperm(len(images))
    for first in range(0, len(images), batch):
        chosen = order[first:first + batch]
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(model(images[chosen]), labels[chosen])
        loss.backward()
        optimizer.step()


def accuracy(model, images, labels):
    model.eval()
    with torch.inference_mode():
        right = sum(
            (model(images[i:i + 256]).argmax(1) == labels[i:i + 256]).sum().item() for i in range(0, len(images), 256))
    return right / len(images)
