"""Federated training, and the folders that it leaves."""

from __future__ import annotations

import csv
import json
import os
import pathlib
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from typing import Any

from ._program import MathrecError, find_program


class Run:
    """The folder of a federated run."""

    def __init__(self, folder: str | os.PathLike):
        """Opens the folder of a run that `mathrec fedtrain` has begun."""
        self.folder = pathlib.Path(folder)
        if not (self.folder / "config.json").exists():
            raise MathrecError(f"{self.folder} holds no run: there is no config.json")

    def __repr__(self) -> str:
        return f"<Run {self.folder}>"

    @property
    def config(self) -> dict[str, Any]:
        """The settings, and what is known of the data."""
        return json.loads((self.folder / "config.json").read_text())

    @property
    def summary(self) -> dict[str, Any] | None:
        """What came of it; None where it is not done."""
        path = self.folder / "summary.json"
        return json.loads(path.read_text()) if path.exists() else None

    @property
    def model(self) -> pathlib.Path:
        """The global model, which `mathrec solve --model` and `mathrec export` take."""
        return self.folder / "model.safetensors"

    @property
    def history(self) -> list[dict[str, Any]]:
        """A row for each round."""
        return self.table("history")

    @property
    def clients(self) -> list[dict[str, Any]]:
        """A row for each client, of the final model."""
        return self.table("clients")

    @property
    def classes(self) -> list[dict[str, Any]]:
        """A row for each class, of the final model."""
        return self.table("classes")

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of one of the folder's tables: history, clients, classes, confusion or failures."""
        path = self.folder / f"{name}.csv"
        if not path.exists():
            raise MathrecError(f"{path} is not there; the run may not be done")
        with path.open(newline="") as file:
            return [{key: _number(text) for key, text in row.items()} for row in csv.DictReader(file)]

    def arrays(self, name: str = "history") -> dict[str, Any]:
        """A table's columns as NumPy arrays."""
        import numpy

        rows = self.table(name)
        return {key: numpy.array([row[key] for row in rows]) for key in (rows[0] if rows else {})}

    def frame(self, name: str = "history"):
        """A table as a pandas DataFrame."""
        import pandas

        return pandas.DataFrame(self.table(name))


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except (TypeError, ValueError):
            pass
    return text or None


def fedtrain(
    data: str | os.PathLike | Iterable[str | os.PathLike] = (), *, output: str | os.PathLike,
    progress: Callable[[dict[str, Any]], None] | None = None, **options: Any,
) -> Run:
    """Trains one model over many clients, and gives the folder of the run.

    data: files and folders, as `mathrec fedtrain --data`; without any the program writes the symbols itself.
    output: the folder to make.
    progress: called with a dictionary after every round.
    options: those of the command line, with underscores: `clients=100, rounds=20, partition="dirichlet:0.5", strategy="fedadam"`;
        True for a flag, a list for several values.
    """
    places = [data] if isinstance(data, (str, os.PathLike)) else list(data)
    command = [find_program(), "fedtrain", "--json", "--output", os.fspath(output)]
    if places:
        command += ["--data", *map(os.fspath, places)]
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            command.append(flag)
        elif isinstance(value, (list, tuple)):
            command += [flag, *map(str, value)]
        elif value is not None and value is not False:
            command += [flag, str(value)]
    # Notes go to a file, which never fills up, and are read at the end.
    with tempfile.TemporaryFile("w+") as notes:
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=notes, text=True) as process:
            try:
                for line in process.stdout:
                    row = json.loads(line)
                    if progress and "round" in row:
                        progress(row)
            except BaseException:
                # Ctrl-C, or an error of the caller's: the run can be resumed from its folder.
                process.terminate()
                raise
        notes.seek(0)
        errors = notes.read()
    if process.returncode != 0:
        lines = [line for line in errors.strip().splitlines() if line.strip()]
        raise MathrecError(next((line for line in lines if line.lower().startswith("error")), lines[-1] if lines else "fedtrain failed"))
    return Run(output)
