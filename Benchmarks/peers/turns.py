"""A peer's side of the conversation with run.py, and the data that all sides share.

A worker says that it is ready, answers every line "go" with one measurement as a line of JSON, and ends at any other.
"""
import argparse
import json
import os
import sys
import time

import numpy as np

SIDE = 45
# Libraries write to standard output as they please; answers go where it led at first.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def options(**defaults):
    """The command line: FOLDER, and an option for each default."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    for name, value in dict(name="crohme", images=0, classes=82, threads=1, variant="", **defaults).items():
        parser.add_argument("--" + name.replace("_", "-"), type=type(value), default=value)
    return parser.parse_args()


def load(folder, name, images=0):
    """Images as N x 45 x 45 floats and labels, mapped, not read."""
    labels = np.fromfile(f"{folder}/{name}.labels", dtype=np.int32)
    pixels = np.memmap(f"{folder}/{name}.images", dtype=np.float32, mode="r").reshape(-1, SIDE, SIDE)
    count = min(images, len(labels)) if images else len(labels)
    return pixels[:count], labels[:count]


def say(**fields):
    answers.write(json.dumps(fields) + "\n")


def asked():
    return sys.stdin.readline().strip() == "go"


def median_call(call, crops):
    """The median seconds of a call for one crop after another."""
    seconds = []
    for crop in crops:
        start = time.perf_counter()
        call(crop)
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds))


def serve_inference(call, batches, crops, versions):
    """Turns of an inference worker: `call` takes images and gives probabilities as an array."""
    call(batches[0]), call(crops[0])
    say(ready=True, versions=versions)
    while asked():
        start = time.perf_counter()
        for batch in batches:
            call(batch)
        seconds = time.perf_counter() - start
        say(seconds=seconds, images=sum(len(batch) for batch in batches), latency=median_call(call, crops))
    say(end=True)
