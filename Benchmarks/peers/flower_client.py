"""Flower's client. A module of its own: Ray sends it to its processes by name, not by value."""
import json
import os

import numpy as np
import torch
import torch_network
import turns
from flwr.app import ArrayRecord, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp

client = ClientApp()


@client.train()
def train(message, context):
    settings = json.loads(os.environ["BENCH_CLIENT"])
    # Two clients at a time, one core each.
    torch.set_num_threads(1)
    pixels, labels = turns.load(settings["folder"], settings["name"])
    count = settings["client_images"]
    first = int(context.node_config["partition-id"]) * count
    chosen = np.arange(first, first + count) % len(labels)
    images = torch.from_numpy(np.array(pixels[chosen]))[:, None].contiguous(memory_format=torch.channels_last)
    model = torch_network.network(settings["classes"])
    model.load_state_dict(message.content["arrays"].to_torch_state_dict())
    model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7, fused=True)
    torch_network.epoch(model, optimizer, images, torch.from_numpy(labels[chosen]).long(), settings["batch"])
    content = {"arrays": ArrayRecord(model.state_dict()), "metrics": MetricRecord({"num-examples": count})}
    return Message(RecordDict(content), reply_to=message)
