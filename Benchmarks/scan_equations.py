#!/usr/bin/env python3
"""Random equations of six families, answered by mathrec and scanned for changes of sign: no solution may be lost or invented.

Usage: Benchmarks/scan_equations.py [--count 5000] [--seed 1] [--family NAME] [PROGRAM], where PROGRAM is
.build/release/mathrec by default. Needs NumPy. The scan evaluates the equation in doubles and knows nothing of the solver.
"""
import argparse
import json
import random
import re
import subprocess
import sys
import time

import numpy

FAMILIES = ["polynomial", "rational", "absolute", "root", "exponential", "trigonometric"]
REACH = 40
GRID = numpy.linspace(-REACH, REACH, 40_009)


def signed(value):
    return f"+{value}" if value >= 0 else str(value)


def equation(family, rng):
    def number(low, high):
        value = 0
        while value == 0:
            value = rng.randint(low, high)
        return value

    a, b, c, d, e = number(-6, 6), number(-9, 9), number(-9, 9), number(1, 5), number(-7, 7)
    s = signed
    texts = {
        "polynomial": [f"{a}x^3{s(b)}x^2{s(c)}x{s(e)}=0", f"x^4{s(b)}x^2{s(c)}x={e}", f"(x{s(b)})^2*(x{s(c)})=0",
                       f"{a}x^2{s(b)}x={c}", f"x^5{s(a)}x^3{s(c)}={e}x", f"(x{s(a)})*(x{s(b)})*(x{s(c)})={e}"],
        "rational": [f"{a}/(x{s(b)})+{d}/(x{s(c)})={e}", f"(x{s(a)})/(x{s(b)})=x{s(c)}",
                     f"1/({d}+{a}/(x{s(b)}))={e}", f"{d}/(x^2{s(b)})=x", f"{a}/(1-{d}/(x{s(c)}))=x",
                     f"(x^2{s(b)}x)/(x{s(b)})={e}"],
        "absolute": [f"abs({d}x{s(b)})+abs(x{s(c)})={abs(e) + 3}", f"abs(x{s(a)})={d}x{s(b)}",
                     f"abs(abs(x){s(b)})={d}", f"abs(x^2{s(b)})={d}x", f"abs(x{s(a)})-abs({d}x{s(c)})={e}",
                     f"abs(x{s(b)})*x={e}"],
        "root": [f"sqrt({d}x{s(b)})=x{s(c)}", f"sqrt(x{s(b)})+sqrt(x{s(c)})={d}", f"x{s(a)}*sqrt(x){s(b)}=0",
                 f"sqrt(x^2{s(b)})={d}-x", f"sqrt({d}x{s(b)})-sqrt(x{s(c)})=1", f"x*sqrt(x{s(b)})={d}"],
        "exponential": [f"2^x{s(a)}x{s(b)}=0", f"e^(2x){s(a)}*e^x{s(b)}=0", f"{d}^x={abs(b)}*2^x",
                        f"ln(x{s(b)})+ln(x)={d}", f"log(x{s(b)})={a}/4", f"x*e^x={d}"],
        "trigonometric": [f"{d}*sin(x){s(a)}*cos(x)={min(3, abs(b))}", f"{d}*sin(x)^2{s(a)}*sin(x)={e}",
                          f"cos({d}x)={a}/7", f"sin(x)+{d}x={b}", f"tan({d}x)={e}", f"sin({d}x)=cos(x)"],
    }
    return rng.choice(texts[family])


def function(text):
    """The difference of the sides as a NumPy function."""
    code = text.replace("^", "**").replace("log(", "numpy.log10(").replace("ln(", "numpy.log(")
    for name in ["sqrt", "abs", "sin", "cos", "tan"]:
        code = re.sub(rf"(?<![.a-z]){name}\(", f"numpy.{name}(", code)
    code = re.sub(r"(?<![a-z.])e(?![a-z])", "numpy.e", code)
    code = re.sub(r"(\d)(?=[x(])", r"\1*", code)
    code = re.sub(r"(\d)(?=numpy)", r"\1*", code).replace("log10*(", "log10(")
    left, right = code.split("=")
    compiled = compile(f"({left})-({right})", text, "eval")
    return lambda x: eval(compiled, {"numpy": numpy, "x": numpy.asarray(x, dtype=float)})


def refined(f, low, high):
    first = f(low)
    for _ in range(80):
        middle = (low + high) / 2
        value = f(middle)
        if not numpy.isfinite(value):
            return None
        if (value > 0) == (first > 0):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def scanned(f):
    values = f(GRID) + 0 * GRID
    roots = []
    with numpy.errstate(all="ignore"):
        places = numpy.nonzero(numpy.isfinite(values[:-1]) & numpy.isfinite(values[1:]) & (values[:-1] * values[1:] < 0))[0]
    for place in places:
        root = refined(f, GRID[place], GRID[place + 1])
        # Next to an excluded value, as of (x^2-x)/(x-1) = 1, the sign changes without a zero.
        if root is not None and abs(root - round(root * 60) / 60) < 1e-6 and not numpy.isfinite(f(round(root * 60) / 60)):
            continue
        # At a pole the values grow instead.
        if root is not None and abs(f(root)) < 1e-6 * max(1, abs(values[place]), abs(values[place + 1])):
            roots.append(root)
    return roots


def number(text):
    """A value in mathrec's plain text as a double."""
    code = text.replace("^", "**").replace("pi", "numpy.pi").replace("sqrt", "numpy.sqrt").replace("ln(", "numpy.log(")
    code = re.sub(r"(?<![.a-z])log\(", "numpy.log10(", code)
    code = re.sub(r"root\((\d+),", r"ROOT(\1,", code)
    for name in ["arcsin", "arccos", "arctan"]:
        code = code.replace(f"{name}(", f"numpy.{name}(")
    code = re.sub(r"(?<![a-z.0-9])e(?![a-z])", "numpy.e", code)
    root = lambda degree, value: numpy.sign(value) * abs(value) ** (1 / degree)
    return float(eval(code, {"numpy": numpy, "ROOT": root}))


class Answer:
    def __init__(self, report):
        self.points, self.families, self.intervals, self.known, self.all = [], [], [], True, False
        self.except_points = []
        text = report["value"].get("exact")
        decimal = report["value"].get("decimal")
        if report["value"]["kind"] != "solutions" or any("may be another" in w or "others may exist" in w or "there are more" in w
                                                         for w in report["warnings"]):
            self.known = report["value"]["kind"] == "solutions"
            self.partial = True
        else:
            self.partial = False
        if not self.known:
            return
        if text is None:
            # Numbers without a closed form are in the decimals.
            self.points = [float(part.replace("×10^", "e")) for part in decimal.split(", ")] if decimal else []
            return
        if text in ("none", ""):
            return
        if text.startswith("every"):
            self.all = True
            if " except " in text:
                for part in re.split(", | and ", text.split(" except ")[1]):
                    part = part.split("=")[-1].strip()
                    if "k" in part:
                        self.families.append(part)
                    else:
                        self.except_points.append(number(part))
            return
        text, _, rest = text.partition(" except ")
        for part in text.split(" or "):
            if "<" in part or ">" in part:
                self.intervals.append(part)
            elif re.search(r"(?<![a-z])k(?![a-z])", part):
                self.families.append(part.split("=")[1].strip())
            else:
                self.points.append(number(part.split("=")[1]))

    def covers(self, x):
        near = lambda value: abs(value - x) < 1e-5 * max(1, abs(x))
        if self.all or any(near(p) for p in self.points):
            return True
        for family in self.families:
            base = number(re.sub(r"(?<![a-z])k(?![a-z])", "0", family))
            step = number(re.sub(r"(?<![a-z])k(?![a-z])", "1", family)) - base
            if near(base + step * round((x - base) / step)):
                return True
        for interval in self.intervals:
            code = re.sub(r"(?<![a-z])x(?![a-z])", "X", interval)
            for part in re.findall(r"[^<>=]+(?:<=|>=|<|>)[^<>=]+(?:(?:<=|>=|<|>)[^<>=]+)?", code):
                pieces = re.split("(<=|>=|<|>)", part)
                values = [x if "X" in p else number(p) for p in pieces[::2]]
                slack = 1e-6 * max(1, abs(x))
                if all(a <= b + slack if sign[0] == "<" else a + slack >= b for a, sign, b in zip(values, pieces[1::2], values[1:])):
                    return True
        return False

    def claimed(self):
        values = list(self.points)
        if not self.all:
            for family in self.families:
                for turn in (0, 1, -2):
                    values.append(number(re.sub(r"(?<![a-z])k(?![a-z])", f"({turn})", family)))
        return values


def satisfied(f, x):
    scale = max(1, abs(x))
    value = f(x)
    if numpy.isfinite(value) and abs(value) < 1e-6 * scale:
        return True
    # A root at the end of a domain, or on a steep slope, where the last digit matters.
    for step in (1e-12, -1e-12, 1e-9, -1e-9):
        other = f(x + step * scale)
        if numpy.isfinite(other) and abs(other) < 1e-2:
            return True
    left, right = f(x - 1e-9 * scale), f(x + 1e-9 * scale)
    return bool(numpy.isfinite(left) and numpy.isfinite(right) and left * right < 0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?", default=".build/release/mathrec")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", choices=FAMILIES)
    options = parser.parse_args()
    numpy.seterr(all="ignore")
    wrong = 0
    for family in [options.family] if options.family else FAMILIES:
        rng = random.Random(f"{options.seed} {family}")
        texts = [equation(family, rng) for _ in range(options.count)]
        begin = time.time()
        run = subprocess.run([options.program, "compute", "--json", "-"], input="\n".join(texts), capture_output=True, text=True)
        seconds = time.time() - begin
        reports = [json.loads(line) for line in run.stdout.splitlines()]
        assert len(reports) == len(texts), f"{len(reports)} answers for {len(texts)} equations"
        lost = invented = refused = partial = 0
        for text, report in zip(texts, reports):
            if "error" in report:
                sys.exit(f"{text}: {report['error']}")
            answer, f = Answer(report), function(text)
            if not answer.known:
                # Both sides known and never equal is an answer: 3 = 4, without a solution.
                refused += 1
                continue
            partial += answer.partial
            bad = [x for x in answer.claimed() if not satisfied(f, x)]
            if bad:
                invented += 1
                print(f"invented in {family}: {text}: {bad} of {report['answer']}")
            if answer.partial:
                continue
            missing = [x for x in scanned(f) if not answer.covers(x)]
            if missing:
                lost += 1
                print(f"lost in {family}: {text}: {missing} beside {report['answer']}")
        wrong += lost + invented
        print(f"{family}: {len(texts)} equations, {lost} lost, {invented} invented, {refused} refused, "
              f"{partial} said to be incomplete, {seconds:.0f} s")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
