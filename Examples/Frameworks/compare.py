"""What the framework changes: each alone, each difference switched off in turn, and all in one federation.

    compare.py alone CROPS RUNS         trains each framework with each seed, its own ways and mathrec's step by step
    compare.py federation CROPS RUNS    one client of each framework in a federation under `mathrec server run`, and mathrec's clients alone
    compare.py table RUNS               prints what was found

RUNS keeps a line of JSON for each run in alone.jsonl and federation.jsonl; runs that are there are not done again.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import itertools
import json
import os
import pathlib
import queue
import subprocess
import sys

import numpy as np

from alone import CHOICES, FRAMEWORKS
from crops import CropError

HERE = pathlib.Path(__file__).resolve().parent
#: The framework's own ways, then one difference less with each.
STEPS = [list(CHOICES[:count]) for count in range(len(CHOICES) + 1)]
WORDS = ["as each does it", "+ the same first weights", "+ the same batches", "+ Adam's epsilon", "+ no dropout"]


def lines(path: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def keep(path: pathlib.Path, entry: dict):
    with open(path, "a") as file:
        file.write(json.dumps(entry) + "\n")


def alone(folder, runs: pathlib.Path, frameworks, seeds, epochs: int, lanes: int, steps):
    """Trains what is not in RUNS yet, each in a process of its own."""
    runs.mkdir(parents=True, exist_ok=True)
    path = runs / "alone.jsonl"
    done = {(one["framework"], one["seed"], tuple(one["same"])) for one in lines(path)}
    # Frameworks in turn, so that what else the machine does meets all of them alike.
    wanted = [(framework, seed, STEPS[step]) for step in steps for seed in seeds for framework in frameworks]
    processors = queue.SimpleQueue()
    available = sorted(os.sched_getaffinity(0), reverse=True)
    for lane in range(lanes):
        processors.put(available[lane % len(available)])

    def work(job):
        framework, seed, same = job
        if (framework, seed, tuple(same)) in done:
            return
        processor = processors.get()
        weights = runs / f"{framework}-{seed}-{len(same)}.npz"
        finished = subprocess.run(
            [sys.executable, HERE / "alone.py", framework, folder, "--seed", str(seed), "--epochs", str(epochs), "--processor",
             str(processor), "--weights", weights, *(["--same", *same] if same else [])],
            # A session of its own: Linux divides processors among sessions first.
            capture_output=True, text=True, start_new_session=True)
        processors.put(processor)
        if finished.returncode != 0:
            raise CropError(f"{framework}, seed {seed}: {finished.stderr.strip().splitlines()[-1]}")
        entry = json.loads(finished.stdout.strip().splitlines()[-1])
        keep(path, entry)
        print(f"{framework:18} seed {seed}  {'+'.join(same) or 'own':32} {entry['accuracy']:.4f}  {entry['cpu_seconds']:6.1f} s", flush=True)

    with concurrent.futures.ThreadPoolExecutor(lanes) as pool:
        for result in pool.map(work, wanted):
            pass


def spread(values) -> str:
    return f"{np.mean(values):.4f} ({min(values):.4f} to {max(values):.4f})"


def differ(one: dict, other: dict) -> float:
    """The share of the test crops that two models name differently."""
    return float(np.mean(np.array(one["named"]) != np.array(other["named"])))


def ladder(by: dict, frameworks: list[str], seeds: list[int], steps):
    """One difference less with each row: how far runs of several frameworks with one seed are apart, and of one framework with several."""
    print(f"\n{', '.join(frameworks)}, one difference less with each row: crops that two runs name differently, and the accuracy's range\n")
    print("| | frameworks, one seed | seeds, one framework | accuracy: frameworks, one seed | seeds, one framework |\n|---|---|---|---|---|")
    for step in steps:
        rows = [[by[name, seed, step] for name in frameworks] for seed in seeds]
        columns = list(zip(*rows))
        apart = [
            np.mean([differ(a, b) for some in table for a, b in itertools.combinations(some, 2)]) for table in (rows, columns)]
        ranges = [np.mean([np.ptp([one["accuracy"] for one in some]) for some in table]) for table in (rows, columns)]
        print(f"| {WORDS[step]} | {apart[0]:.1%} | {apart[1]:.1%} | {ranges[0]:.4f} | {ranges[1]:.4f} |")


def table(runs: pathlib.Path):
    found = lines(runs / "alone.jsonl")
    if not found:
        raise CropError(f"{runs}/alone.jsonl: there are no runs; make them with `make compare`")
    seeds = sorted({one["seed"] for one in found})
    by = {(one["framework"], one["seed"], len(one["same"])): one for one in found}
    frameworks = [name for name in FRAMEWORKS if any(key[0] == name for key in by)]
    own = {name: [by[name, seed, 0] for seed in seeds if (name, seed, 0) in by] for name in frameworks}
    base = min((np.mean([one["cpu_seconds"] for one in own[name]]) for name in frameworks if own[name]), default=1)
    print(f"Each alone, its own ways: {found[0]['crops']} crops, {found[0]['epochs']} epochs, seeds {seeds}; mean (least to most)\n")
    print("| | accuracy | processor seconds | of the least | seconds of an epoch | memory |\n|---|---|---|---|---|---|")
    for name in frameworks:
        if not own[name]:
            continue
        cpu = [one["cpu_seconds"] for one in own[name]]
        epochs = [np.median(one["epoch_seconds"][1:] or one["epoch_seconds"]) for one in own[name]]
        print(
            f"| {own[name][0]['software']} | {spread([one['accuracy'] for one in own[name]])} | {np.mean(cpu):.1f} ({min(cpu):.1f} to "
            f"{max(cpu):.1f}) | {np.mean(cpu) / base:.1f} | {np.mean(epochs):.1f} | {np.mean([one['memory'] for one in own[name]]) / 1e6:.0f} MB |")
    whole = [name for name in frameworks if all((name, seed, step) in by for seed in seeds for step in range(len(STEPS)))]
    ends = [name for name in frameworks if all((name, seed, step) in by for seed in seeds for step in (0, len(STEPS) - 1))]
    if len(whole) > 1:
        ladder(by, whole, seeds, range(len(STEPS)))
    if len(ends) > len(whole):
        ladder(by, ends, seeds, (0, len(STEPS) - 1))
    federations = lines(runs / "federation.jsonl")
    if federations:
        print("\nFederations: accuracy after the last round, by seed; mean (least to most)\n")
        print("| | accuracy | seconds of a round | bytes up, a client and round | down |\n|---|---|---|---|---|")
        for kind in dict.fromkeys(one["kind"] for one in federations):
            some = [one for one in federations if one["kind"] == kind]
            print(
                f"| {kind} | {spread([one['accuracy'] for one in some])} | {np.mean([one['round_seconds'] for one in some]):.1f} | "
                f"{some[0]['bytes_up']:,} | {some[0]['bytes_down']:,} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind in ("alone", "federation"):
        part = kinds.add_parser(kind)
        part.add_argument("folder", help="of crops (`make crops`)")
        part.add_argument("runs", type=pathlib.Path)
        part.add_argument("--frameworks", nargs="+", choices=FRAMEWORKS, default=list(FRAMEWORKS))
        part.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    kinds.choices["alone"].add_argument("--epochs", type=int, default=5)
    kinds.choices["alone"].add_argument(
        "--steps", nargs="+", type=int, choices=range(len(STEPS)), default=[0, len(STEPS) - 1, *range(1, len(STEPS) - 1)],
        help="how many differences are off: " + ", ".join(f"{number} {words}" for number, words in enumerate(WORDS)))
    kinds.choices["alone"].add_argument("--lanes", type=int, default=1, help="runs at a time, each on a processor of its own")
    kinds.choices["federation"].add_argument("--rounds", type=int, default=6)
    kinds.choices["federation"].add_argument("--local-epochs", type=int, default=2)
    kinds.add_parser("table").add_argument("runs", type=pathlib.Path)
    words = parser.parse_args()
    try:
        if words.kind == "alone":
            alone(words.folder, words.runs, words.frameworks, words.seeds, words.epochs, words.lanes, words.steps)
        elif words.kind == "federation":
            from federate import compare

            compare(words.folder, words.runs, words.frameworks, words.seeds, words.rounds, words.local_epochs)
        else:
            table(words.runs)
    except CropError as error:
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main()
