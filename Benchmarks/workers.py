"""Workers: processes that measure when asked, one at a time, so that the sides of a comparison take turns."""
import ctypes
import json
import os
import select
import signal
import subprocess
import tempfile
import time


PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
libc = ctypes.CDLL(None)


class Worker:
    """One side of a comparison. While it is not its turn it is stopped, so that no idle thread takes time from others."""

    def __init__(self, name, command, threads, folder, pauses=True):
        self.name, self.command, self.pauses = name, command, pauses
        self.turns, self.end, self.problem, self.isOut = [], {}, None, False
        cores = sorted(os.sched_getaffinity(0))[:threads]

        def prepare():
            os.sched_setaffinity(0, cores)
            # A stopped worker would stay for ever if we were killed.
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

        self.log = tempfile.TemporaryFile("w+")
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, cwd=folder,
            start_new_session=True, preexec_fn=prepare)
        self.ready = self._answer(400)
        self.startup = time.perf_counter() - begin
        self._signal(signal.SIGSTOP)

    def turn(self):
        """One measurement, kept in `turns`; None where the worker failed."""
        self._signal(signal.SIGCONT)
        answer = self._ask("go", 400)
        self._signal(signal.SIGSTOP)
        if answer is not None:
            self.turns.append(answer)
        return answer

    def finish(self):
        """The worker's last answer, and its end."""
        self._signal(signal.SIGCONT)
        if self.problem is None:
            self.end = self._ask("end", 200) or {}
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            pass
        # Helpers of its own, such as compilers, too; the group is ours alone.
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def _ask(self, text, seconds):
        try:
            self.process.stdin.write(text + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return self._fail()
        return self._answer(seconds)

    def _answer(self, seconds):
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        line = self.process.stdout.readline() if ready else ""
        return json.loads(line) if line else self._fail()

    def _fail(self):
        self.log.seek(0)
        lines = [line.strip() for line in self.log.read().splitlines() if line.strip()]
        self.problem = self.problem or (lines[-1][:300] if lines else "no answer")

    def _signal(self, number):
        if not self.pauses or self.process.poll() is not None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass


def leave(workers, rate, tolerance):
    """Takes out the variants whose first turn was slower than the best of their family by more than `tolerance`."""
    for worker in workers:
        family = worker.name.split(",")[0]
        best = max((rate(w.turns[0]) for w in workers if w.name.split(",")[0] == family and w.turns), default=0)
        worker.isOut = bool(worker.turns) and rate(worker.turns[0]) * tolerance < best


def contest(workers, turns, rate, tolerance=1.3):
    """Lets workers take `turns` turns each. After the first, a variant slower than the best of its family (the name up
    to a comma) by more than `tolerance` is out: only a family's best setting counts."""
    try:
        for number in range(turns):
            for worker in workers:
                if worker.problem is None and not worker.isOut:
                    worker.turn()
            if number == 0:
                leave(workers, rate, tolerance)
    finally:
        for worker in workers:
            worker.finish()
    return [
        {
            "name": worker.name, "command": " ".join(worker.command), "turns": worker.turns, "end": worker.end,
            "versions": (worker.ready or {}).get("versions"),
            "startup": (worker.ready or {}).get("startup", worker.startup), "problem": worker.problem,
            "isOut": worker.isOut,
        } for worker in workers
    ]
