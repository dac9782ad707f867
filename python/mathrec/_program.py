"""The program as a process that stays, asked over its HTTP interface on this machine."""

from __future__ import annotations

import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import threading
import weakref
from collections.abc import Sequence
from typing import Any, Union
from urllib.parse import urlencode, urlsplit

from ._pictures import picture_bytes
from ._results import Checked, Computation, Reading


class MathrecError(Exception):
    """What the program could not do: its own sentence, which says what was found and what to do."""

    def __init__(self, message: str, status: int | None = None):
        super().__init__(message)
        #: The HTTP status of the answer, such as 422 for a picture without writing; None where there was none.
        self.status = status


def find_program() -> str:
    """The path of the program: MATHREC in the environment, what is on the path, or that built in the checkout."""
    named = os.environ.get("MATHREC")
    if named:
        return named
    built = pathlib.Path(__file__).resolve().parents[2] / ".build" / "release" / "mathrec"
    found = shutil.which("mathrec") or (str(built) if built.exists() else None)
    if not found:
        raise MathrecError("the program mathrec is not on the path; install it, or name it in the environment as MATHREC")
    return found


class Program:
    """A running `mathrec`, for one thread after another.

        with mathrec.Program(model="mine.safetensors") as program:
            for path in paths:
                print(program.solve(path).answers)
    """

    def __init__(self, path: str | os.PathLike | None = None, *, model: str | Sequence[str] | None = None, start_seconds: float = 60):
        """Starts the program.

        path: where it is; by default as `find_program` says.
        model: symbol models in place of those that come with it, or "mine" for those of `mathrec learn`.
        """
        models = [model] if isinstance(model, str) else list(model or [])
        command = [os.fspath(path) if path else find_program(), "serve", "--no-open", "--port", "0"]
        for name in models:
            command += ["--model", os.fspath(name)]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        except OSError as error:
            raise MathrecError(f"{command[0]} cannot be started: {error}") from error
        # A program that hangs must not hang its caller.
        timer = threading.Timer(start_seconds, self._process.kill)
        timer.start()
        try:
            line = self._process.stdout.readline()
        finally:
            timer.cancel()
        found = re.search(r"http://\S+", line)
        if not found:
            self._process.kill()
            raise MathrecError(self._process.communicate()[1].strip() or f"{command[0]} said nothing")
        self.address = found.group()
        threading.Thread(target=_drain, args=(self._process.stderr,), daemon=True).start()
        self._lock = threading.Lock()
        self._connection: http.client.HTTPConnection | None = None
        self._end = weakref.finalize(self, _stop, self._process)

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def close(self) -> None:
        """Ends the process; it ends with Python anyway."""
        if self._connection:
            self._connection.close()
        self._end()

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def solve(
        self, picture: Any, *, domain: str = "full", min_confidence: float | None = None, steps: bool = False,
        check: bool = False, decimal_comma: bool = False,
    ) -> Reading:
        """Reads a picture and computes it.

        picture: a path, bytes of a file, a file open for reading, a Pillow image, or a two-dimensional NumPy array of grey levels
            from 0 to 255 (or 0 to 1, of floats).
        domain: what is expected: "full" or a narrower vocabulary, as `mathrec solve --domain`.
        min_confidence: below it, from 0 to 1, a line's answer is not given and `unsure` is set.
        steps: whether lines have their working.
        check: whether the lines are checked as somebody's working; then `Reading.checked` is there.
        """
        options: dict[str, Any] = {"domain": domain, "steps": steps, "check": check, "decimalComma": decimal_comma}
        if min_confidence is not None:
            options["minConfidence"] = min_confidence
        query = urlencode({key: json.dumps(value) if not isinstance(value, str) else value for key, value in options.items()})
        return Reading(self._ask("POST", "/v1/solve?" + query, picture_bytes(picture), "application/octet-stream"))

    def compute(
        self, expression: Union[str, Sequence[str]], *, page: bool = False, steps: bool = False, solve_for: str | None = None,
        decimal_comma: bool = False,
    ) -> Computation | list[Computation]:
        """Computes an expression, in plain text or LaTeX, or each of several.

        page: whether several are the lines of one page, on which values carry over.
        solve_for: the letter that an equation is solved for.
        """
        isSingle = isinstance(expression, str)
        body: dict[str, Any] = {
            "expressions": [expression] if isSingle else list(expression), "page": page, "steps": steps, "decimalComma": decimal_comma,
        }
        if solve_for is not None:
            body["solveFor"] = solve_for
        results = [Computation(one) for one in self._post("/v1/compute", body)["results"]]
        return results[0] if isSingle else results

    def check(self, lines: Union[str, Sequence[str]], *, decimal_comma: bool = False) -> Checked:
        """Checks the lines of somebody's working: which follow from the lines before, and which do not."""
        lines = lines.splitlines() if isinstance(lines, str) else list(lines)
        return Checked(self._post("/v1/check", {"lines": lines, "decimalComma": decimal_comma}))

    def _post(self, path: str, body: dict) -> Any:
        return self._ask("POST", path, json.dumps(body).encode(), "application/json")

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> Any:
        with self._lock:
            # A connection that rested too long is closed by the program: then there is another one.
            for attempt in (1, 2):
                if self._connection is None:
                    parts = urlsplit(self.address)
                    self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
                try:
                    self._connection.request(method, path, body, {"Content-Type": kind})
                    response = self._connection.getresponse()
                    status, text = response.status, response.read()
                    break
                except (http.client.HTTPException, OSError) as error:
                    self._connection.close()
                    self._connection = None
                    if attempt == 2 or not self.is_running:
                        raise MathrecError(f"the program does not answer: {error}") from error
        answer = json.loads(text)
        if status != 200:
            raise MathrecError(answer.get("detail", f"status {status}"), status)
        return answer


def _drain(stream) -> None:
    for _ in stream:
        pass


def _stop(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    process.stdout.close()


