#!/usr/bin/env python3
"""`make bench`: measures this package against its peers on this machine and writes Benchmarks/results.

    Benchmarks/run.py [--quick] [--python PATH] [SECTION ...]

Each section's figures are kept in a file of JSON for the day and machine; the page is written from all of them, so
sections can be run one by one.
"""
import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import time

import page
from workers import Worker, contest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, ".build")
OURS = os.path.join(BUILD, "release", "mathrec-bench")
PROGRAM = os.path.join(BUILD, "release", "mathrec")
DATA = os.path.join(BUILD, "bench-data")
PEERS = os.path.join(ROOT, "Benchmarks", "peers")
CROHME = os.path.join(ROOT, "..", "shared", "data", "crohme")
RESULTS = os.path.join(ROOT, "Benchmarks", "results")


class Bench:
    def __init__(self, python, quick):
        self.python, self.quick = python, quick
        self.hasCrops = os.path.exists(os.path.join(DATA, "crohme.images"))

    # MARK: Workers

    def ours(self, what, *options, threads):
        return Worker(
            "mathrec", [OURS, what, DATA, "--threads", str(threads), *map(str, options)], threads, ROOT)

    def peer(self, name, script, *options, threads, pauses=True):
        return Worker(
            name, [self.python, os.path.join(PEERS, script), *map(str, options), "--threads", str(threads)], threads,
            PEERS, pauses)

    def variants(self, name, script, what, variants, *options, threads):
        return [
            self.peer(f"{name}, {variant}", script, what, DATA, *options, "--variant", variant, threads=threads)
            for variant in variants
        ]

    @property
    def names(self):
        return ["crohme", "random"] if self.hasCrops else ["random"]

    # MARK: Sections

    def train(self):
        result = {}
        for threads in [2, 1]:
            for name in self.names:
                images = (2048 if self.quick else 20480) if name == "crohme" else (1024 if self.quick else 4096)
                options = ["--name", name, "--images", images]
                workers = [self.ours("train", *options, threads=threads)]
                # The pictures do not change which variant of a peer is fastest, so noise is left to the plain ones.
                all_ = name == "crohme" or not self.hasCrops
                workers += self.variants(
                    "Keras", "keras_worker.py", "train", ["plain", "xla"] if all_ else ["plain"], *options,
                    threads=threads)
                workers += self.variants(
                    "PyTorch", "torch_worker.py", "train",
                    ["plain", "channels-last", "compile"] if all_ else ["channels-last"], *options, threads=threads)
                result[f"{name}, {threads}"] = contest(workers, 2 if self.quick else 5, rate)
        return result

    def infer(self):
        result = {}
        for threads in [2, 1]:
            name = self.names[0]
            options = ["--name", name, "--images", 1024 if self.quick else 5120, "--batch", 256]
            workers = [self.ours("infer", *options, threads=threads)]
            workers += self.variants(
                "Keras", "keras_worker.py", "infer", ["plain", "xla"], *options, threads=threads)
            workers += self.variants(
                "PyTorch", "torch_worker.py", "infer", ["channels-last", "script", "compile"], *options,
                threads=threads)
            workers.append(self.peer("ONNX Runtime", "onnx_worker.py", DATA, *options, threads=threads))
            # Nobody is out: one variant may have the throughput and another the latency.
            result[f"{name}, {threads}"] = contest(workers, 2 if self.quick else 5, rate, tolerance=1e9)
        return result

    def federated(self):
        name = self.names[0]
        options = ["--name", name, "--clients", 100, "--sample", 10, "--client-images", 676]
        workers = [
            self.ours("federated", *options, threads=2),
            self.peer("Flower", "flower_worker.py", DATA, *options, threads=2, pauses=False),
        ]
        return {f"{name}, 2": contest(workers, 2 if self.quick else 6, rate)}

    def loop(self):
        name = self.names[0]
        options = ["--name", name, "--clients", 10, "--client-images", 676]
        workers = [
            self.ours("federated", *options, "--sample", 10, threads=2),
            self.peer("Keras loop", "keras_worker.py", "loop", DATA, *options, threads=2),
        ]
        return {f"{name}, 2": contest(workers, 1 if self.quick else 3, rate)}

    def kernel(self):
        return {"1": contest([Worker("mathrec", [OURS, "kernel"], 1, ROOT)], 3 if self.quick else 10, lambda _: 1)}

    def products(self):
        return {"1": contest([Worker("mathrec", [OURS, "products"], 1, ROOT)], 2 if self.quick else 5, lambda _: 1)}

    def solve(self):
        pictures = {name: picture(name, size) for name, size in [("1 MP", 1e6), ("12 MP", 12e6)]}
        result = {"pictures": {name: {"path": path, "pixels": pixels} for name, (path, pixels) in pictures.items()}}
        runs = 3 if self.quick else 15
        result["start"] = [whole([PROGRAM, "--version"]) for _ in range(runs)]
        for name, (path, _) in pictures.items():
            result[name] = [whole([PROGRAM, "solve", path]) for _ in range(runs + 1)][1:]
            stages = contest([Worker("mathrec", [OURS, "stages", path], 2, ROOT)], runs, lambda _: 1)
            result[name + " stages"] = stages
        many = [pictures["1 MP"][0]] * (20 if self.quick else 500)
        result["many"] = [dict(whole([PROGRAM, "solve", *many]), pictures=len(many)) for _ in range(1 if self.quick else 3)]
        return result

    def growth(self):
        """How our cost grows: seconds of a federated round by clients and by images, training by threads, solve by size."""
        name, turns, result = self.names[0], 2 if self.quick else 3, {}

        def rounds(threads, clients, images):
            options = ["--name", name, "--clients", clients, "--sample", clients, "--client-images", images]
            return contest([self.ours("federated", *options, threads=threads)], turns, rate)[0]["turns"]

        result["clients of 128 images"] = [[c, rounds(2, c, 128)] for c in ([1, 4, 16] if self.quick else [1, 4, 16, 64, 256])]
        result["images of 10 clients"] = [[n, rounds(2, 10, n)] for n in ([32, 128] if self.quick else [32, 128, 512, 2048])]
        options = ["--name", name, "--images", 2048 if self.quick else 8192]
        result["threads"] = [
            [n, contest([self.ours("train", *options, threads=n)], turns, rate)[0]["turns"]]
            for n in range(1, len(os.sched_getaffinity(0)) + 1)
        ]
        sizes = [0.25e6, 1e6] if self.quick else [0.25e6, 0.5e6, 1e6, 2e6, 4e6, 8e6, 12e6]
        result["pixels"] = []
        for size in sizes:
            path, pixels = picture(f"{size / 1e6:g} MP", size)
            result["pixels"].append([pixels, [whole([PROGRAM, "solve", path]) for _ in range(turns + 1)][1:]])
        return result


def rate(turn):
    return turn["images"] / turn["seconds"]


def whole(command):
    """A whole process: seconds, processor seconds, peak memory in bytes."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    # Exit code 2: read, but a line not computed.
    if os.waitstatus_to_exitcode(status) not in (0, 2):
        sys.exit(f"{' '.join(command[:3])} failed with status {status}")
    return {"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024}


def picture(name, pixels):
    """A synthesized page of about so many pixels, and how many it has."""
    path = os.path.join(DATA, name.replace(" ", "-") + ".jpg")
    answer = subprocess.run(
        [OURS, "picture", path, "--megapixels", str(pixels / 1e6)], check=True, capture_output=True, text=True)
    return path, json.loads(answer.stdout)["pixels"]


def text(*command):
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.strip()


def machine():
    model = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    return {
        "processor": model.group(1) if model else platform.processor(), "cores": len(os.sched_getaffinity(0)),
        "memory": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        "system": f"Linux {platform.release()}", "swift": text("swift", "--version").splitlines()[0],
    }


def main():
    sections = ["train", "infer", "federated", "loop", "kernel", "products", "solve", "growth"]
    parser = argparse.ArgumentParser(description="Measures this package against its peers.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(sections)}; all without")
    parser.add_argument("--quick", action="store_true", help="little of everything, to see that it works; kept apart")
    parser.add_argument("--python", default=os.path.join(BUILD, "bench-env", "bin", "python"), help="with the peers")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.sections if name not in sections]
    if unknown:
        parser.error(f"there is no section {unknown[0]}; choose of {', '.join(sections)}")

    os.makedirs(DATA, exist_ok=True)
    if not os.path.exists(os.path.join(DATA, "random.images")):
        crops = [] if not os.path.exists(CROHME) else [
            "--train", os.path.join(CROHME, "train.jsonl.gz"), "--test", os.path.join(CROHME, "test2013.jsonl.gz")]
        subprocess.run([OURS, "data", DATA, *crops], check=True, stdout=subprocess.DEVNULL)

    facts = machine()
    label = re.sub(r"[^a-z0-9]+", "-", f"{facts['processor']}-{facts['cores']}-cores".lower()).strip("-")
    folder = os.path.join(BUILD, "bench-quick") if arguments.quick else RESULTS
    os.makedirs(folder, exist_ok=True)
    name = os.path.join(folder, f"{datetime.date.today()}-{label}")
    kept = json.load(open(name + ".json")) if os.path.exists(name + ".json") else {"sections": {}}
    kept["machine"] = facts
    bench = Bench(arguments.python, arguments.quick)
    for section in sections:
        if arguments.sections and section not in arguments.sections:
            continue
        print(f"{section} ...", flush=True)
        load, begin = os.getloadavg()[0], time.perf_counter()
        figures = getattr(bench, section)()
        kept["sections"][section] = {
            "commit": text("git", "describe", "--always", "--dirty"),
            "when": datetime.datetime.now().isoformat(timespec="minutes"), "load": load,
            "took": time.perf_counter() - begin, "quick": arguments.quick, "figures": figures,
        }
        with open(name + ".json.new", "w") as file:
            json.dump(kept, file, indent=1)
        os.replace(name + ".json.new", name + ".json")
        page.write(kept, name)
    print(f"{name}.md")


if __name__ == "__main__":
    main()
