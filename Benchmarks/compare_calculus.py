#!/usr/bin/env python3
"""Asks SymPy and mathrec the same integrals, limits and sums, and compares the values.

Usage: Benchmarks/compare_calculus.py [PROGRAM], where PROGRAM is .build/release/mathrec by default. Needs SymPy.
Antiderivatives are compared by their derivatives at a few numbers, everything else by fifteen digits.
"""
import json
import random
import re
import signal
import subprocess
import sys

import sympy
from sympy import Integer, Symbol, integrate, limit, oo, summation
from sympy.parsing.sympy_parser import implicit_multiplication_application, parse_expr, standard_transformations

SECONDS = 20
x, n, k = Symbol("x", real=True), Symbol("n", positive=True, integer=True), Symbol("k", integer=True)
RULES = standard_transformations + (implicit_multiplication_application,)


class Late(Exception):
    pass


def late(*_):
    raise Late()


def parsed(text):
    """mathrec's plain text, or what it shows, as SymPy's."""
    text = re.sub(r"\|([^|]*)\|", r"Abs(\1)", text).replace("^", "**").replace("·", "*").replace("π", "pi").replace("∞", "oo")
    text = re.sub(r"√(\d+|[a-z])", r"sqrt(\1)", text).replace("√(", "sqrt(").replace("infinity", "oo")
    for name in ["sin", "cos", "tan"]:
        text = text.replace("arc" + name, "a" + name)
    names = {"x": x, "n": n, "k": k, "ln": sympy.log, "e": sympy.E, "Abs": sympy.Abs, "pi": sympy.pi, "oo": oo}
    return parse_expr(text, local_dict=names, transformations=RULES)


def exercises(seed=7):
    rng = random.Random(seed)
    r = lambda low, high: rng.choice([v for v in range(low, high + 1) if v])
    result = []
    for _ in range(60):
        a, b, c, d = r(-5, 5), r(-6, 6), r(1, 4), r(1, 5)
        f = rng.choice([f"{a}*x^{c}+{b}*x", f"x*e^({a}*x)", f"x^2*sin({c}*x)", f"1/(x^2+{d})", f"({a}*x+{b})/(x^2+{2*d}*x+{d*d+c})",
                        f"1/((x-{d})*(x+{c}))", f"ln({c}*x+{d+6})", f"({c}*x+{d})^{c}", f"sin({c}*x)*cos({d}*x)", f"sin({c}*x)^2",
                        f"x*cos(x^2+{d})", f"e^x*cos({c}*x)", f"x^{c}/(x^2+{d*d})", f"sqrt({c}*x+{d+7})", f"x/(x^2+{d})^2"])
        result.append(("integrate", f, None))
        result.append(("definite", f, (0, 1)))
    for f, a in [(f"sin({p}*x)/({q}*x)", 0) for p in range(1, 5) for q in range(1, 4)] + [
            (f"(x^2-{p*p})/(x-{p})", p) for p in range(1, 6)] + [(f"({p}*x^3+x)/({q}*x^3-1)", oo) for p in range(1, 4) for q in range(1, 4)] + [
            (f"(1+{p}/x)^x", oo) for p in range(1, 5)] + [(f"x^{p}*e^(-x)", oo) for p in range(1, 5)] + [
            (f"(e^({p}*x)-1)/x", 0) for p in range(1, 5)] + [(f"ln(x)/x^{p}", oo) for p in range(1, 4)] + [
            (f"(1-cos({p}*x))/x^2", 0) for p in range(1, 4)]:
        result.append(("limit", f, a))
    for f in ["k", "k^2", "k^3", "2^k", "3^k", "k^2+k", "2k-1", "k^4", "5", "k*(k+1)*(k+2)"]:
        result.append(("sum", f, None))
    return result


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else ".build/release/mathrec"
    signal.signal(signal.SIGALRM, late)
    tasks = exercises()
    texts = []
    for kind, f, where in tasks:
        texts.append({
            "integrate": f"integrate({f}, x)", "definite": f"integrate({f}, x, 0, 1)",
            "limit": f"limit({f}, x, {'infinity' if where is oo else where})", "sum": f"sum({f}, k, 1, n)",
        }[kind])
    run = subprocess.run([program, "compute", "--json", "-"], input="\n".join(texts), capture_output=True, text=True)
    counts = {}
    for (kind, f, where), text, line in zip(tasks, texts, run.stdout.splitlines()):
        report = json.loads(line)
        row = counts.setdefault(kind, dict(asked=0, right=0, unknown=0, wrong=0, sympy_unknown=0))
        row["asked"] += 1
        value = report.get("value", {})
        shown = value.get("exact") or value.get("decimal")
        if "error" in report or value.get("kind") in ("none", "undefined") or shown is None:
            row["unknown"] += 1
            print(f"not answered: {text}: {report.get('answer') or report.get('error')}")
            continue
        own = parsed(f)
        if kind == "integrate":
            result = parsed(shown.removesuffix(" + C"))
            errors = [abs(complex(sympy.N(sympy.diff(result, x).subs(x, p) - own.subs(x, p), 20))) for p in (Integer(1) / 3, Integer(7) / 5)]
            good = max(errors) < 1e-9
        else:
            signal.alarm(SECONDS)
            try:
                expected = {"definite": lambda: sympy.Integral(own, (x, 0, 1)).evalf(20), "limit": lambda: limit(own, x, where),
                            "sum": lambda: summation(own, (k, 1, n)).subs(n, 9)}[kind]()
            except Late:
                row["sympy_unknown"] += 1
                continue
            finally:
                signal.alarm(0)
            result = parsed(shown)
            if kind == "sum":
                result = result.subs(n, 9)
            good = result == expected or abs(complex(sympy.N(result - expected, 20))) < 1e-9 * max(1, abs(complex(sympy.N(expected))))
        row["right" if good else "wrong"] += 1
        if not good:
            print(f"wrong: {text}: {report['answer']}")
    for kind, row in counts.items():
        print(f"{kind}: " + ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in row.items()))


if __name__ == "__main__":
    main()
