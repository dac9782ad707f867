"""PyTorch: `train` (a turn is an epoch) and `infer`.

Variants: plain, channels-last, compile (with inductor, channels last), and for infer script (traced, frozen, oneDNN).
"""
import sys
import time

import turns

what = sys.argv.pop(1)
options = turns.options(batch=32, singles=300)

import numpy as np
import torch
import torch_network

torch.set_num_threads(options.threads)
torch.manual_seed(1)
versions = f"PyTorch {torch.__version__}"
layout = torch.contiguous_format if options.variant in ("plain", "script") else torch.channels_last


def load(name, images=0):
    pixels, labels = turns.load(options.folder, name, images)
    tensor = torch.from_numpy(np.array(pixels))[:, None].contiguous(memory_format=layout)
    return tensor, torch.from_numpy(np.array(labels)).long()


def train():
    images, labels = load(options.name, options.images)
    model = torch_network.network(options.classes).to(memory_format=layout)
    start = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    runner = torch.compile(model) if options.variant == "compile" else model
    make = lambda: torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7, fused=True)
    # Warm: compiled, caches filled; then from the start again.
    torch_network.epoch(runner, make(), images[:64 * options.batch], labels[:64 * options.batch], options.batch)
    model.load_state_dict(start)
    optimizer = make()
    turns.say(ready=True, versions=versions)
    while turns.asked():
        begin = time.perf_counter()
        torch_network.epoch(runner, optimizer, images, labels, options.batch)
        turns.say(seconds=time.perf_counter() - begin, images=len(images))
    if options.name != "crohme":
        return turns.say(end=True)
    test = load("test")
    turns.say(accuracy=torch_network.accuracy(model, *test), tested=len(test[0]))


def infer():
    images, _ = load(options.name, options.images)
    count = len(images) // options.batch
    model = torch.nn.Sequential(torch_network.network(options.classes), torch.nn.Softmax(1)).eval()
    model = model.to(memory_format=layout)
    with torch.inference_mode():
        if options.variant == "script":
            model = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(model, images[:options.batch])))
        elif options.variant == "compile":
            model = torch.compile(model)
        turns.serve_inference(
            lambda batch: model(batch).numpy(),
            [images[i * options.batch:(i + 1) * options.batch] for i in range(count)],
            [images[i:i + 1] for i in range(options.singles)], versions)


{"train": train, "infer": infer}[what]()
