"""One framework alone: `alone.py FRAMEWORK CROPS --seed 1` trains the design's network and prints a line of JSON of what came of it.

A process of its own for each run, on one processor with one thread, so that seconds and memory are its own.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

import network
from crops import IMAGES, CropError, Crops, program

#: What each is called here, its module, and the back end of Keras.
FRAMEWORKS = {
    "keras-tensorflow": ("keras_client", "tensorflow"), "keras-jax": ("keras_client", "jax"), "keras-torch": ("keras_client", "torch"),
    "torch": ("torch_client", None), "jax": ("jax_client", None), "mathrec": (None, None)}
#: What has to be installed for each.
PACKAGES = {
    "keras-tensorflow": "keras tensorflow-cpu", "keras-jax": "keras jax", "keras-torch": "keras torch", "torch": "torch", "jax": "jax"}
#: What can be made alike, one after the other.
CHOICES = ("start", "order", "epsilon", "dropout")


def single_thread(processor: int | None = None):
    """Of this process, before a framework is imported."""
    if processor is not None:
        os.sched_setaffinity(0, {processor})
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = "1"
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    os.environ.setdefault("JAX_PLATFORMS", "cpu")


def learner_class(framework: str):
    """Of a framework that is installed; else the error says how to install it."""
    module, back_end = FRAMEWORKS[framework]
    if back_end:
        os.environ["KERAS_BACKEND"] = back_end
    try:
        return importlib.import_module(module).Learner
    except ModuleNotFoundError as error:
        raise CropError(f"{framework}: {error.name} is not installed: pip install {PACKAGES[framework]} \"flwr>=1.40,<1.43\"") from error


def train(framework: str, train: Crops, seed: int, epochs: int, batch: int, same: set[str]) -> tuple[dict, dict]:
    """A framework of Python's.

    same: which of `CHOICES` are mathrec's in place of the framework's own.
    """
    began = time.perf_counter()
    learner_of = learner_class(framework)
    shapes = network.array_shapes(len(train.names), train.pixels.shape[1])
    learner = learner_of(
        train.pixels.shape[1:], shapes, 0.0 if "dropout" in same else network.DROPOUT, seed, 1e-7 if "epsilon" in same else None)
    if "start" in same:
        learner.weights = network.first_weights(shapes, seed)
    orders = network.batch_orders(len(train), epochs, seed) if "order" in same else None
    rates = network.cosine_rates(epochs * -(-len(train) // batch))
    ready = time.perf_counter()
    done = learner.fit(train, epochs, batch, rates, orders)
    facts = {
        "software": learner.software, "start_seconds": ready - began, "epoch_seconds": [epoch.seconds for epoch in done],
        "epoch_loss": [epoch.loss / len(train) for epoch in done], "seconds": time.perf_counter() - began}
    usage = resource.getrusage(resource.RUSAGE_SELF)
    facts |= {"cpu_seconds": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024}
    return facts, learner.weights


def train_mathrec(folder: str, train: Crops, seed: int, epochs: int, batch: int, same: set[str], processor) -> tuple[dict, dict]:
    """`mathrec train`: first weights and orders are what the others are made like."""
    with tempfile.TemporaryDirectory() as temporary:
        words = [
            program(), "train", "--data", f"{folder}/train-{IMAGES}", "--fit", "whole", "--no-augment", "--holdout", "0", "--epochs",
            str(epochs), "--batch", str(batch), "--seed", str(seed), "--threads", "1", "--output", f"{temporary}/model.safetensors"]
        if "dropout" in same:
            with open(f"{temporary}/layers.json", "w") as file:
                json.dump(network.layers(len(train.names), 0.0), file)
            words += ["--layers", f"{temporary}/layers.json"]
        began = time.perf_counter()
        process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            preexec_fn=None if processor is None else lambda: os.sched_setaffinity(0, {processor}))
        marks, losses, said = [], [], []
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"epoch \d+: .*?loss ([0-9.]+)", line.split("\r")[-1]):
                marks.append(time.perf_counter())
                losses.append(float(found.group(1)))
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        if status != 0:
            raise CropError(f"mathrec train: {''.join(said).strip()}")
        model = network.read_model(f"{temporary}/model.safetensors")
    if model.labels != train.names:
        raise CropError(f"{folder}: mathrec numbers the classes {model.labels}, not {train.names}; make the crops anew")
    version = subprocess.run([program(), "--version"], capture_output=True, text=True).stdout.strip()
    facts = {
        "software": f"mathrec {version}", "epoch_seconds": list(np.diff([began, *marks])), "epoch_loss": losses, "start_seconds": 0.0,
        "seconds": seconds, "cpu_seconds": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024}
    return facts, model.weights


def judge(weights: dict, test: Crops) -> dict:
    """All are judged by one forward pass of NumPy, which none of them brought."""
    answers = network.logits(weights, test.pixels)
    named = answers.argmax(1)
    losses = -np.log(network.probabilities(answers)[np.arange(len(test)), test.labels])
    return {"accuracy": float((named == test.labels).mean()), "loss": float(losses.mean()), "named": named.tolist()}


def main():
    parser = argparse.ArgumentParser(description="Trains the design's network with one framework.")
    parser.add_argument("framework", choices=FRAMEWORKS)
    parser.add_argument("folder", help="of crops (`make crops`)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--same", nargs="*", choices=CHOICES, default=[], help="what is mathrec's in place of the framework's own")
    parser.add_argument("--processor", type=int, help="the one that it runs on")
    parser.add_argument("--weights", help="a .npz file for the trained weights")
    words = parser.parse_args()
    single_thread(words.processor)
    try:
        crops, test = Crops.read(f"{words.folder}/train-{IMAGES}"), Crops.read(f"{words.folder}/test-{IMAGES}")
        if words.framework == "mathrec":
            facts, weights = train_mathrec(
                words.folder, crops, words.seed, words.epochs, words.batch, set(words.same), words.processor)
        else:
            facts, weights = train(words.framework, crops, words.seed, words.epochs, words.batch, set(words.same))
    except CropError as error:
        sys.exit(f"Error: {error}")
    if words.weights:
        np.savez(words.weights, **weights)
    print(json.dumps({
        "framework": words.framework, "seed": words.seed, "epochs": words.epochs, "same": words.same, "crops": len(crops), **facts,
        **judge(weights, test)}))


if __name__ == "__main__":
    main()
