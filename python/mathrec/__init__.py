"""Reads handwritten mathematics and computes it, through the installed program `mathrec`.

    >>> import mathrec
    >>> mathrec.solve("Samples/fractions.jpg").lines[0].answer
    '1/2+2/3 = 7/6 = 1.1666666666666667'
    >>> mathrec.compute("(3+2)/4").answer
    '(3+2)/4 = 5/4 = 1.25'

A call asks a process of the program that is started at the first one and stays, so that a call costs milliseconds. Nothing but
Python's own library is needed; runs are given as NumPy arrays or pandas tables where these are installed.
"""

from __future__ import annotations

from ._program import MathrecError, Program
from ._results import CheckedLine, Checked, Computation, Line, Reading, Step, Symbol, Value
from ._runs import Run, fedtrain

__all__ = [
    "Checked", "CheckedLine", "Computation", "Line", "MathrecError", "Program", "Reading", "Run", "Step", "Symbol", "Value",
    "check", "compute", "fedtrain", "solve",
]
__version__ = "0.1.0"

_shared: Program | None = None


def __getattr__(name: str):
    # What Flower's SuperNodes load (`mathrec.federation`); made when it is asked for, as it needs NumPy and flwr.
    if name == "client":
        from .federation import _client_app

        return _client_app()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _program() -> Program:
    global _shared
    if _shared is None or not _shared.is_running:
        _shared = Program()
    return _shared


def solve(picture, **options) -> Reading:
    """Reads a picture and computes what is written on it; the options are those of `Program.solve`."""
    return _program().solve(picture, **options)


def compute(expression, **options) -> Computation | list[Computation]:
    """Computes an expression, or each of several; the options are those of `Program.compute`."""
    return _program().compute(expression, **options)


def check(lines, **options) -> Checked:
    """Checks the lines of somebody's working; the options are those of `Program.check`."""
    return _program().check(lines, **options)
