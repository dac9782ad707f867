#!/usr/bin/env python3
"""Asks SymPy and mathrec the same equations and prints the answers side by side.

Usage: Benchmarks/compare_equations.py [PROGRAM], where PROGRAM is .build/release/mathrec by default. Needs SymPy.
"""
import signal
import subprocess
import sys

import sympy
from sympy import S, solveset, symbols, sympify

# As mathrec is asked, and as the expression that is zero for SymPy.
EQUATIONS = [
    ("|x-3|+|x-8|=5", "Abs(x-3)+Abs(x-8)-5"),
    ("3/(6/(x-2))=0", "3/(6/(x-2))"),
    ("1/(1/x)=x", "1/(1/x)-x"),
    ("sqrt((x+2)^2)=x+2", "sqrt((x+2)**2)-x-2"),
    ("log x+log x=2log x", "log(x)+log(x)-2*log(x)"),
    ("sin x=1/2", "sin(x)-Rational(1,2)"),
    ("sin x+cos x=1", "sin(x)+cos(x)-1"),
    ("|||x|-4|-4|=4", "Abs(Abs(Abs(x)-4)-4)-4"),
    ("sqrt(x)*(x-4)^2=0", "sqrt(x)*(x-4)**2"),
    ("log x+log(x-3)=1", "log(x,10)+log(x-3,10)-1"),
    ("x=cos x", "x-cos(x)"),
    ("x^x=27", "x**x-27"),
    ("2^(x+1)=3^x", "2**(x+1)-3**x"),
    ("(x-√2)^2(x-√3)=0", "(x-sqrt(2))**2*(x-sqrt(3))"),
    ("(x^2-1)^2=2", "(x**2-1)**2-2"),
    ("sin(x)/x=0", "sin(x)/x"),
    ("e^x=3x", "exp(x)-3*x"),
    ("|cos x|=-cos x", "Abs(cos(x))+cos(x)"),
    ("floor(x)=3", "floor(x)-3"),
    ("x-floor(x)=1/2", "x-floor(x)-Rational(1,2)"),
    ("floor(x^2)=4", "floor(x**2)-4"),
    ("max(x,3)=3", "Max(x,3)-3"),
    ("2x-floor(x)=4", "2*x-floor(x)-4"),
]
SECONDS = 15


class Late(Exception):
    pass


def late(*_):
    raise Late()


def asked(expression, x):
    signal.alarm(SECONDS)
    try:
        return str(solveset(sympify(expression, locals={"x": x}), x, S.Reals))
    except Late:
        return f"nothing in {SECONDS} s"
    except Exception as error:  # whatever SymPy raises is its answer
        return type(error).__name__
    finally:
        signal.alarm(0)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else ".build/release/mathrec"
    signal.signal(signal.SIGALRM, late)
    x = symbols("x", real=True)
    print(f"SymPy {sympy.__version__}")
    for text, expression in EQUATIONS:
        own = subprocess.run([program, "compute", text], capture_output=True, text=True, check=False).stdout.strip()
        print(f"{text}\n  mathrec  {own.split(': ', 1)[-1]}\n  SymPy    {asked(expression, x)}")


if __name__ == "__main__":
    main()
