"""Whether the frameworks compute the same: logits and the first gradient from the same weights, against double precision.

    parity.py CROPS             a row for each framework
    parity.py CROPS FRAMEWORK   a line of JSON
"""

from __future__ import annotations

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

import network
from alone import FRAMEWORKS, learner_class, single_thread
from crops import IMAGES, CropError, Crops, mathrec

BATCH, SEED = 32, 1
#: A step of plain descent so long that the weights before it are lost in its rounding, and the gradient is not.
STEP = 1000.0


def mathrec_gradients(weights, crops: Crops) -> dict[str, np.ndarray]:
    """By one step of `mathrec fedtrain` with one client."""
    with tempfile.TemporaryDirectory() as folder:
        crops.write(f"{folder}/batch")
        network.write_model(
            f"{folder}/start.safetensors", network.Model(weights, crops.names, network.layers(len(crops.names), 0.0)))
        data = f"{folder}/batch-{IMAGES}"
        mathrec(
            "fedtrain", "--data", data, "--test", data, "--fit", "whole", "--clients", 1, "--rounds", 1, "--batch", len(crops),
            "--optimizer", "sgd", "--lr", STEP, "--start", f"{folder}/start.safetensors", "--output", f"{folder}/run", "--threads", 1,
            "--quiet")
        after = network.read_model(f"{folder}/run/model.safetensors").weights
    return {name: (values.astype(np.float64) - after[name]) / STEP for name, values in weights.items()}


def distances(framework: str, crops: Crops) -> dict:
    """The largest difference of a logit, and of each array's gradient relative to its largest number."""
    batch = crops.part(slice(0, BATCH))
    shapes = network.array_shapes(len(crops.names), crops.pixels.shape[1])
    weights = network.first_weights(shapes, SEED)
    if framework == "mathrec":
        found, answers = mathrec_gradients(weights, batch), None
    else:
        learner = learner_class(framework)(crops.pixels.shape[1:], shapes, 0.0, SEED, 1e-7)
        learner.weights = weights
        answers, found = learner.logits(batch.pixels), learner.gradients(batch)
    expected = network.gradients(weights, batch.pixels, batch.labels)
    apart = None if answers is None else float(np.abs(answers - network.logits(weights, batch.pixels, np.float64)).max())
    return {"framework": framework, "logits": apart, "gradients": {
        name: float(np.abs(found[name] - values).max() / np.abs(values).max()) for name, values in expected.items()}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="of crops (`make crops`)")
    parser.add_argument("framework", nargs="?", choices=FRAMEWORKS)
    words = parser.parse_args()
    try:
        if words.framework:
            single_thread()
            print(json.dumps(distances(words.framework, Crops.read(f"{words.folder}/train-{IMAGES}"))))
            return
        print("| | logits differ by | the first gradient by, of its largest number |\n|---|---|---|")
        for framework in FRAMEWORKS:
            done = subprocess.run(
                [sys.executable, pathlib.Path(__file__).resolve(), words.folder, framework], capture_output=True, text=True)
            if done.returncode != 0:
                raise CropError(done.stderr.strip().splitlines()[-1].removeprefix("Error: "))
            found = json.loads(done.stdout.strip().splitlines()[-1])
            logits = "" if found["logits"] is None else f"{found['logits']:.0e}"
            print(f"| {framework} | {logits} | {max(found['gradients'].values()):.0e} |", flush=True)
    except CropError as error:
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()
