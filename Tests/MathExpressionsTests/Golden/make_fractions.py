#!/usr/bin/env python3
"""Makes fractions.tsv: random expressions with their exact values by Python's fractions.

Depth at most 6 over + - * / ^ ! % and square roots of squares, written with as few brackets as precedence allows, so
that the parser is tested with the arithmetic. A value that does not exist is written as undefined.

    python3 make_fractions.py > fractions.tsv
"""
import random
from fractions import Fraction
from math import factorial, isqrt

COUNT, SEED, DEPTH = 10_000, 20_261_121, 6
SUM, PRODUCT, SIGN, POWER, POSTFIX, ATOM = range(6)


class Undefined(Exception):
    pass


class TooBig(Exception):
    pass


def checked(value):
    if max(abs(value.numerator), value.denominator) > 10**24:
        raise TooBig
    return value


def bracketed(part, least):
    text, precedence, _ = part
    return text if precedence >= least else "(" + text + ")"


def value_of(part):
    if isinstance(part[2], Exception):
        raise part[2]
    return part[2]


def guarded(make):
    """The value, or the Undefined that the whole expression inherits."""
    try:
        return checked(make())
    except Undefined as error:
        return error


def power(base, exponent):
    if base == 1:
        return Fraction(1)
    if exponent == 0:
        if base == 0:
            raise Undefined
        return Fraction(1)
    if base == 0:
        if exponent < 0:
            raise Undefined
        return Fraction(0)
    if exponent.denominator != 1:
        raise TooBig  # roots are tested on squares below
    if abs(exponent) > 40:
        raise TooBig
    return base ** int(exponent)


def quotient(a, b):
    if b == 0:
        raise Undefined
    return a / b


def fact(a):
    if a < 0 or a.denominator != 1:
        raise Undefined
    if a > 20:
        raise TooBig
    return Fraction(factorial(int(a)))


def root(a):
    if a < 0:
        raise Undefined
    n, d = isqrt(a.numerator), isqrt(a.denominator)
    if n * n != a.numerator or d * d != a.denominator:
        raise TooBig
    return Fraction(n, d)


def number(rng):
    if rng.random() < 0.2:
        whole, places = rng.randint(0, 99), rng.randint(1, 3)
        digits = rng.randint(0, 10**places - 1)
        text = f"{whole}.{digits:0{places}d}"
        return text, ATOM, Fraction(text)
    value = rng.choice([rng.randint(0, 9), rng.randint(0, 9), rng.randint(10, 99), rng.randint(100, 999)])
    return str(value), ATOM, Fraction(value)


def expression(rng, depth):
    if depth == 0 or rng.random() < 0.12:
        return number(rng)
    kind = rng.choice("++--**//^!%rn")
    a = expression(rng, depth - 1)
    if kind in "+-":
        b = expression(rng, depth - 1)
        sign = rng.choice([kind, " " + kind + " "])
        text = bracketed(a, SUM) + sign + bracketed(b, PRODUCT)
        make = (lambda: value_of(a) + value_of(b)) if kind == "+" else (lambda: value_of(a) - value_of(b))
        return text, SUM, guarded(make)
    if kind in "*/":
        b = expression(rng, depth - 1)
        sign = rng.choice("*×" if kind == "*" else "/÷")
        left = bracketed(a, PRODUCT if not a[0].startswith("-") else POWER)
        text = left + sign + bracketed(b, SIGN)
        make = (lambda: value_of(a) * value_of(b)) if kind == "*" else (lambda: quotient(value_of(a), value_of(b)))
        return text, PRODUCT, guarded(make)
    if kind == "^":
        b = rng.choice([(str(n), ATOM, Fraction(n)) for n in range(5)] + [("-1", SIGN, Fraction(-1))])
        if rng.random() < 0.2:
            b = expression(rng, min(depth - 1, 1))
        exponent = b[0] if b[1] == ATOM or b[0] == "-1" else "(" + b[0] + ")"
        if b[1] == ATOM and not b[0].replace(".", "").isdigit() and not b[0].startswith("("):
            exponent = "(" + b[0] + ")"
        return bracketed(a, POSTFIX) + "^" + exponent, POWER, guarded(lambda: power(value_of(a), value_of(b)))
    if kind == "!":
        if rng.random() < 0.7:
            n = rng.randint(0, 9)
            a = (str(n), ATOM, Fraction(n))
        return bracketed(a, POSTFIX) + "!", POSTFIX, guarded(lambda: fact(value_of(a)))
    if kind == "%":
        return bracketed(a, POSTFIX) + "%", POSTFIX, guarded(lambda: value_of(a) / 100)
    if kind == "r":
        square = (bracketed(a, POSTFIX) + "^2", POWER, guarded(lambda: power(value_of(a), Fraction(2))))
        sign = rng.choice(["sqrt(%s)", "√(%s)"])
        return sign % square[0], ATOM, guarded(lambda: root(value_of(square)))
    return "-" + bracketed(a, POWER), SIGN, guarded(lambda: -value_of(a))


def main():
    rng = random.Random(SEED)
    seen = set()
    while len(seen) < COUNT:
        try:
            text, _, value = expression(rng, rng.randint(1, DEPTH))
        except TooBig:
            continue
        if text in seen or len(text) > 120:
            continue
        seen.add(text)
        print(text, "undefined" if isinstance(value, Exception) else value, sep="\t")


if __name__ == "__main__":
    main()
