"""One federation under `mathrec server run`, with a client of each framework: stock SuperNodes of Flower's, and `mathrec client`."""

from __future__ import annotations

import csv
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

import numpy as np

from alone import FRAMEWORKS, single_thread
from compare import keep, lines
from crops import IMAGES, CropError, program

HERE = pathlib.Path(__file__).resolve().parent


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Federation:
    """Processes in a folder, which all end with it."""

    def __init__(self, folder, flower=pathlib.Path(sys.executable).parent):
        self.folder = pathlib.Path(folder).absolute()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.flower = pathlib.Path(flower)
        self.address = f"127.0.0.1:{free_port()}"
        self.processes: list[subprocess.Popen] = []
        single_thread()
        self.environment = {
            **os.environ, "FLWR_TELEMETRY_ENABLED": "0", "FLWR_DISABLE_UPDATE_CHECK": "1", "no_proxy": "127.0.0.1,localhost",
            "PATH": f"{self.flower}:{os.environ['PATH']}", "PYTHONPATH": f"{HERE}:{HERE.parents[1] / 'python'}"}

    def start(self, words, log: str, **variables) -> subprocess.Popen:
        with open(self.folder / log, "ab") as output:
            process = subprocess.Popen(
                [str(word) for word in words], cwd=self.folder, stdout=output, stderr=output, preexec_fn=os.setpgrp,
                env=self.environment | variables)
        self.processes.append(process)
        return process

    def server(self, run: str, test, clients: int, *options) -> subprocess.Popen:
        return self.start(
            [program(), "server", "run", run, "--with-superlink", "--flower", self.flower / "flower-superlink", "--superlink", self.address,
             "--insecure", "--clients", clients, "--min-clients", clients, "--sample", clients, "--test", test, "--fit", "whole",
             *options], f"{run}.log")

    def client(self, framework: str, name: str, crops) -> subprocess.Popen:
        """A client on a file of crops."""
        crops = pathlib.Path(crops).absolute()
        module, back_end = FRAMEWORKS[framework]
        if module is None:
            return self.start(
                [program(), "client", "--superlink", self.address, "--insecure", "--name", name, "--state", f"state-{name}", "--poll-most",
                 "3", "--data", crops], f"{name}.log")
        return self.node(name, f'app="{module}:app" name="{name}" crops="{crops}"', **{"KERAS_BACKEND": back_end} if back_end else {})

    def node(self, name: str, settings: str, **variables) -> subprocess.Popen:
        """A stock SuperNode."""
        return self.start(
            [self.flower / "flower-supernode", "--insecure", "--superlink", self.address, "--port", free_port(), "--node-config",
             settings], f"{name}.log", FLWR_HOME=str(self.folder / f"flwr-{name}"), **variables)

    def log(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(errors="replace") if path.exists() else ""

    def watch(self, server: subprocess.Popen, clients: dict[str, subprocess.Popen]):
        """Waits until the server is done; a client that ends or is refused ends it all, for the server would wait for it."""
        while server.poll() is None:
            for name, client in clients.items():
                if client.poll() is not None:
                    raise CropError(f"{name} ended: {self._last(f'{name}.log')}")
            for line in self.log("run.log").splitlines():
                if "does not take part" in line:
                    raise CropError(f"the server said: {line}")
            time.sleep(0.3)
        if server.returncode != 0:
            raise CropError(f"the server ended with {server.returncode}: {self._last('run.log')}")

    def _last(self, name: str) -> str:
        said = self.log(name).strip().splitlines()
        return f"{self.folder / name}: {said[-1] if said else 'it said nothing'}"

    def close(self):
        """Ends what was started here, a process with all that it started."""
        for sent in (signal.SIGTERM, signal.SIGKILL):
            for process in self.processes:
                # The leader of the group may be gone before the others.
                try:
                    os.killpg(process.pid, sent)
                except ProcessLookupError:
                    continue
            end = time.time() + 15
            while time.time() < end and any(process.poll() is None for process in self.processes):
                time.sleep(0.1)
        for path in self.folder.glob("*/superlink.pid"):
            try:
                os.kill(int(path.read_text()), signal.SIGKILL)
            except (OSError, ValueError):
                continue

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def history(run: pathlib.Path) -> list[dict]:
    with open(run / "history.csv", newline="") as file:
        return list(csv.DictReader(file))


def federate(folder, crops, frameworks: list[str], seed: int, rounds: int, local_epochs: int) -> dict:
    """A federation in which site K has `siteK`'s crops; gives what came of it."""
    crops = pathlib.Path(crops).absolute()
    shutil.rmtree(folder, ignore_errors=True)
    with Federation(folder) as federation:
        server = federation.server(
            "run", crops / f"test-{IMAGES}", len(frameworks), "--rounds", rounds, "--local-epochs", local_epochs, "--seed", seed,
            "--deadline", "30m", "--give-up", "10m", "--threads", 1)
        clients = {
            f"site{number}": federation.client(framework, f"site{number}", crops / f"site{number}-{IMAGES}")
            for number, framework in enumerate(frameworks)}
        federation.watch(server, clients)
        table = history(federation.folder / "run")
        answers = [json.loads(line) for line in (federation.folder / "run/rounds.jsonl").read_text().splitlines()]
    last = table[-1]
    return {
        "accuracy": float(last["accuracy"]), "by_round": [float(row["accuracy"]) for row in table],
        "seconds": [answer["seconds"] for answer in answers],
        "round_seconds": float(np.median([max(answer["seconds"]) for answer in answers])),
        "bytes_up": int(last["bytes_up"]) // len(frameworks) // rounds, "bytes_down": int(last["bytes_down"]) // len(frameworks) // rounds}


def compare(crops, runs: pathlib.Path, frameworks, seeds, rounds: int, local_epochs: int):
    """One client of each framework, and as many of mathrec's, on the same sites' crops."""
    runs.mkdir(parents=True, exist_ok=True)
    path = runs / "federation.jsonl"
    done = {(one["kind"], one["seed"]) for one in lines(path)}
    kinds = {"one client of each framework": list(frameworks), "mathrec's clients alone": ["mathrec"] * len(frameworks)}
    for seed in seeds:
        for kind, clients in kinds.items():
            if (kind, seed) in done:
                continue
            facts = federate(runs / f"federation-{kind.split()[0]}-{seed}", crops, clients, seed, rounds, local_epochs)
            keep(path, {"kind": kind, "seed": seed, "clients": clients, **facts})
            print(f"{kind:32} seed {seed}  {facts['accuracy']:.4f}  {facts['round_seconds']:6.1f} s a round", flush=True)
