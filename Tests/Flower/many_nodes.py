#!/usr/bin/env python3
"""A thousand nodes of one process, registered and polling, while the memory of client, server and SuperLink is watched.

    Tests/Flower/many_nodes.py [--nodes 1000] [--minutes 10] [--rounds-of 10]
    Tests/Flower/many_nodes.py --nodes 100 --rounds 30 --input-size 29

Prints a line every half minute, and ends with 1 where a process grew by more than a tenth over the second half of the time. With
--rounds it has so many rounds with uncompressed updates, and says how long they took. It is no part of `make flower`, which has twenty
nodes."""

import argparse
import json
import os
import pathlib
import sys
import tempfile
import time

import flower_test

MOST_GROWTH = 1.10


def resident(process):
    """MB that a process has in memory; its children are not counted."""
    for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def processor(process):
    """Seconds of processor that it has used."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rounds-of", type=int, default=10)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--input-size", type=int, default=12)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        federation = flower_test.Federation(folder)
        try:
            return watch(federation, options)
        finally:
            federation.close()


def timed(federation, options, began, processes):
    """The rounds of a run to its end."""
    def used():
        return {name: processor(process) for name, process in processes.items()}

    first, start = time.time(), used()
    last, done = start, 0
    while done < options.rounds:
        last, done = used(), len(federation.rounds("run"))
        time.sleep(0.1)
    seconds, count = time.time() - first, options.rounds - 1
    sent = [json.loads(line)["bytes"] for line in (federation.folder / "state/sent.jsonl").read_text().splitlines()]
    print(
        f"{count} more rounds in {seconds:.1f} s, {seconds / count:.2f} s each; with the first and all before it "
        f"{time.time() - began:.1f} s; updates of {max(sent)} bytes")
    print("processor seconds of these rounds: " + ", ".join(f"{name} {last[name] - start[name]:.1f}" for name in processes))
    return 0


def watch(federation, options):
    server = federation.start(
        "server", "run", "run", "--with-superlink", "--superlink", federation.address, "--insecure", "--virtual", "--clients",
        options.nodes, "--wait-for", options.nodes, "--sample", options.rounds_of, "--rounds", options.rounds or 100_000, "--batch",
        4, "--input-size", options.input_size, *([] if options.rounds else ["--compress", "sample:0.25,eden:1"]), log="run.log")
    began = time.time()
    federation.until(lambda: "a SuperLink listens" in federation.log("run.log"), "no SuperLink")
    client = federation.start(
        "client", "--superlink", federation.address, "--insecure", "--virtual", "--nodes", options.nodes, "--threads", 2, "--name",
        "many", "--state", "state", log="site.log")
    federation.until(lambda: federation.rounds("run"), "no first round", 1800)
    print(f"{options.nodes} nodes are registered, and the first round is done, after {time.time() - began:.0f} s", flush=True)
    link = int((federation.folder / "run/superlink.pid").read_text())
    processes = {"client": client.pid, "server": server.pid, "superlink": link}
    if options.rounds:
        return timed(federation, options, began, processes)
    first, samples = time.time(), []
    start = {name: processor(process) for name, process in processes.items()}
    while time.time() - first < 60 * options.minutes:
        time.sleep(min(30, 60 * options.minutes))
        samples.append({name: resident(process) for name, process in processes.items()})
        print(
            f"{time.time() - first:5.0f} s, {len(federation.rounds('run'))} rounds: "
            + ", ".join(f"{name} {size:.0f} MB" for name, size in samples[-1].items()), flush=True)
    used = {name: (processor(process) - start[name]) / (time.time() - first) for name, process in processes.items()}
    print("of a processor: " + ", ".join(f"{name} {100 * share:.0f} %" for name, share in used.items()))
    half = samples[len(samples) // 2:]
    grown = [name for name in processes if half[-1][name] > MOST_GROWTH * half[0][name]]
    late = sum(len(one["failures"]) for one in federation.rounds("run"))
    print(f"{late} clients did not answer; " + (f"memory of {', '.join(grown)} grew" if grown else "memory is flat"))
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
