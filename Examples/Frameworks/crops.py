"""The crops that all clients learn from, in IDX files, which `mathrec` reads too: exported once by `mathrec features`."""

from __future__ import annotations

import argparse
import collections
import csv
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass

import numpy as np

from network import read_model

SIDE = 45
#: `mathrec client --data` reads the file of labels of the same name beside it, and classes.txt.
IMAGES, LABELS, CLASSES = "images-idx3-ubyte", "labels-idx1-ubyte", "classes.txt"


class CropError(Exception):
    """What is wrong with crops: the file, what was found and what to do."""


@dataclass
class Crops:
    """Pictures of symbols."""

    #: N x rows x columns x 1, from 0 (paper) to 1 (ink).
    pixels: np.ndarray
    #: Of each, an index into `names`.
    labels: np.ndarray
    names: list[str]
    path: str = ""

    def __len__(self):
        return len(self.labels)

    @staticmethod
    def read(path) -> Crops:
        """Of a file whose name ends in `images-idx3-ubyte`, with its labels and `classes.txt` beside it."""
        path = pathlib.Path(path)
        if not path.name.endswith(IMAGES):
            raise CropError(f"{path}: a file of crops ends in {IMAGES}; make some with `make crops`")
        labels = path.with_name(path.name.replace(IMAGES, LABELS))
        classes = path.with_name(CLASSES)
        for one in (path, labels, classes):
            if not one.exists():
                raise CropError(f"{one}: there is no such file; make it with `make crops`")
        names = classes.read_text(encoding="utf-8").split("\n")[:-1]
        pixels, numbers = _read_idx(path, 3), _read_idx(labels, 1)
        if len(pixels) != len(numbers) or len(pixels) == 0:
            raise CropError(f"{path}: it has {len(pixels)} crops, and {labels.name} {len(numbers)} labels; make both anew")
        if numbers.max() >= len(names):
            raise CropError(f"{labels}: it has the label {numbers.max()}, and {CLASSES} {len(names)} names; make both anew")
        return Crops((pixels / np.float32(255))[..., None], numbers.astype(np.int32), names, str(path))

    def fitting(self, input_shape, labels: list[str]) -> Crops:
        """The crops of a model's classes, numbered as there."""
        if self.pixels.shape[1:] != tuple(input_shape):
            found, wanted = ("x".join(map(str, shape)) for shape in (self.pixels.shape[1:], input_shape))
            raise CropError(
                f"{self.path}: its crops are {found}, and the server's network takes {wanted}; export crops of that size, or start the "
                f"server with --input-size {self.pixels.shape[1]}")
        places = {name: place for place, name in enumerate(labels)}
        new = np.array([places.get(name, -1) for name in self.names], np.int32)[self.labels]
        if (new < 0).all():
            raise CropError(
                f"{self.path}: none of its {len(self)} crops is of a class that the model knows, {' '.join(labels[:5])} ...")
        return Crops(self.pixels[new >= 0], new[new >= 0], list(labels), self.path)

    def write(self, prefix):
        """Writes the three files, of names that begin with a prefix; all of a folder have its `classes.txt`."""
        prefix = pathlib.Path(prefix)
        levels = np.rint(self.pixels[..., 0] * 255).astype(np.uint8)
        _write_idx(prefix.with_name(f"{prefix.name}-{IMAGES}"), levels)
        _write_idx(prefix.with_name(f"{prefix.name}-{LABELS}"), self.labels.astype(np.uint8))
        prefix.with_name(CLASSES).write_text("".join(f"{name}\n" for name in self.names), encoding="utf-8")

    def part(self, places) -> Crops:
        return Crops(self.pixels[places], self.labels[places], self.names, self.path)


def _read_idx(path: pathlib.Path, axes: int) -> np.ndarray:
    content = path.read_bytes()
    start = 4 + 4 * axes
    if len(content) < start or content[:4] != bytes([0, 0, 8, axes]):
        raise CropError(f"{path}: it is no IDX file of {axes} axes of bytes; make it with `make crops`")
    shape = struct.unpack_from(f">{axes}I", content, 4)
    if len(content) - start != int(np.prod(shape, dtype=object)):
        raise CropError(f"{path}: it has {len(content) - start} values where its axes {shape} ask for more or fewer; make it anew")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _write_idx(path: pathlib.Path, values: np.ndarray):
    path.write_bytes(bytes([0, 0, 8, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes())


def program() -> str:
    """Of `mathrec`: MATHREC, that of the checkout, or that on the path."""
    built = pathlib.Path(__file__).resolve().parents[2] / ".build/release/mathrec"
    found = os.environ.get("MATHREC") or (str(built) if built.exists() else shutil.which("mathrec"))
    if not found:
        raise CropError("mathrec is not there; build it with `make build` in the checkout, or name it as MATHREC")
    return found


def mathrec(*words, **options) -> subprocess.CompletedProcess:
    """Runs `mathrec`; what it says on failure is the error."""
    done = subprocess.run([program(), *map(str, words)], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise CropError(f"mathrec {words[0]}: {done.stderr.strip() or done.stdout.strip()}")
    return done


def export(place: str, folder: str) -> tuple[np.ndarray, list[str], list[str]]:
    """Crops, labels and writers of data, as `mathrec train --data` takes it."""
    crops, rows = f"{folder}/crops.npy", f"{folder}/rows.csv"
    mathrec("features", place, "--layer", "input", "--output", crops, "--labels", rows)
    with open(rows, encoding="utf-8", newline="") as table:
        found = list(csv.DictReader(table))
    pixels = np.load(crops).reshape(-1, SIDE, SIDE, 1)
    return pixels, [row["label"] for row in found], [row["detail"] for row in found]


def choose(labels, names, each: int, random) -> np.ndarray:
    """So many places of each class at most, in random order."""
    chosen = []
    for name in names:
        places = random.permutation([place for place, label in enumerate(labels) if label == name])
        chosen += list(places[:each])
    return random.permutation(chosen).astype(int)


def classes_in_order(pixels, labels, names, folder) -> list[str]:
    """The classes in the order in which mathrec numbers them: that of a model which it trains on one crop of each."""
    places = [list(labels).index(name) for name in names]
    Crops(pixels[places], np.arange(len(names)), names).write(f"{folder}/order")
    mathrec(
        "train", "--data", f"{folder}/order-{IMAGES}", "--fit", "whole", "--no-augment", "--holdout", 0, "--epochs", 1, "--units", 1,
        "--output", f"{folder}/order.safetensors", "--quiet")
    found = read_model(f"{folder}/order.safetensors").labels
    if sorted(found) != sorted(names):
        raise CropError(f"mathrec knows these classes by other names: {sorted(set(names) ^ set(found))}; choose others")
    return found


def make(folder, data: str, test: str | None, classes: int, each: int, test_each: int, sites: int, seed: int):
    """Writes `train`, `test` and `site0` ... of a folder.

    The test crops are of other writers: of `test`, or of every fifth writer of `data`.
    """
    random = np.random.default_rng(seed)
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        pixels, labels, writers = export(data, temporary)
        everybody = sorted(set(writers))
        held_out = set(everybody[::5])
        is_test = np.array([writer in held_out for writer in writers])
        if test:
            more, test_labels, _ = export(test, temporary)
            is_test = np.array([False] * len(pixels) + [True] * len(more))
            pixels, labels = np.concatenate([pixels, more]), labels + test_labels
        labels = np.array(labels)
        counts = collections.Counter(labels[~is_test]) if test else collections.Counter(labels)
        known = [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if (labels[is_test] == name).any()]
        names = classes_in_order(pixels, labels, known[:classes], temporary)
    numbers = {name: number for number, name in enumerate(names)}
    for kind, mask, most in (("train", ~is_test, each), ("test", is_test, test_each)):
        where = np.flatnonzero(mask)
        places = where[choose(labels[where], names, most, random)]
        part = Crops(pixels[places], np.array([numbers[name] for name in labels[places]]), names)
        part.write(folder / kind)
        print(f"{folder}/{kind}-{IMAGES}: {len(part)} crops of {len(names)} classes")
        if kind == "train":
            for site in range(sites):
                part.part(slice(site, None, sites)).write(folder / f"site{site}")


def main():
    parser = argparse.ArgumentParser(description="Writes the crops that all clients learn from.")
    parser.add_argument("folder")
    parser.add_argument("--data", default="synthetic:400", help="as for `mathrec train --data`")
    parser.add_argument("--test", help="data of other writers; without it every fifth writer of --data")
    parser.add_argument("--classes", type=int, default=20, help="the most frequent")
    parser.add_argument("--each", type=int, default=200, help="crops of a class to train on, at most")
    parser.add_argument("--test-each", type=int, default=75)
    parser.add_argument("--sites", type=int, default=6, help="parts for the sites of a federation")
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    try:
        make(words.folder, words.data, words.test, words.classes, words.each, words.test_each, words.sites, words.seed)
    except CropError as error:
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()
