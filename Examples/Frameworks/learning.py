"""What learners of all frameworks tell of an epoch, and batches in an order of their own."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np


@dataclass
class Epoch:
    seconds: float
    #: Summed over the crops, in the way to the step: with dropout.
    loss: float
    correct: float


def batches(count: int, batch: int, order=None, random=None):
    """Places of an epoch's batches, of which the last may be smaller."""
    order = random.permutation(count) if order is None else order
    for start in range(0, count, batch):
        yield order[start:start + batch]


class Stopwatch:
    """Seconds since it was made or last read."""

    def __init__(self):
        self.start = time.perf_counter()

    def read(self) -> float:
        now = time.perf_counter()
        self.start, passed = now, now - self.start
        return passed
