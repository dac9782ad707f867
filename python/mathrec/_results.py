"""What the program answers: its JSON, with the fields of most use by name. `raw` has all of them (docs/solve-json.md)."""

from __future__ import annotations

from typing import Any


class _Answer:
    """A JSON object of the program's."""

    def __init__(self, raw: dict[str, Any]):
        #: The object as it came.
        self.raw = raw

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.raw == self.raw

    __hash__ = None  # type: ignore[assignment]


class Value(_Answer):
    """A value for a program."""

    @property
    def kind(self) -> str:
        """`rational`, `surd`, `decimal`, `truth`, `solutions`, `expression`, `undefined` or `none`."""
        return self.raw["kind"]

    @property
    def exact(self) -> str | None:
        """The exact value, such as `5/4` or `3*sqrt(2)`."""
        return self.raw.get("exact")

    @property
    def decimal(self) -> str | None:
        """The value to 15 significant digits; of several solutions all, separated by commas."""
        return self.raw.get("decimal")

    def __float__(self) -> float:
        if self.kind not in ("rational", "surd", "decimal") or self.decimal is None:
            raise ValueError(f"this value is no number but {self.kind}")
        return float(self.decimal)

    def __str__(self) -> str:
        return self.exact or self.decimal or self.kind


class Step(_Answer):
    """A step of the working."""

    @property
    def plain(self) -> str:
        """The line after the step."""
        return self.raw.get("plain", "")

    def __str__(self) -> str:
        return self.plain


class Symbol(_Answer):
    """A symbol that was found."""

    @property
    def label(self) -> str:
        """What it was read as, as CROHME names it."""
        return self.raw["label"]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in pixels of the upright picture."""
        return tuple(self.raw["box"])

    @property
    def confidence(self) -> float:
        """How sure the label is, from 0 to 1."""
        return self.raw["confidence"]

    def __str__(self) -> str:
        return self.label


class Computation(_Answer):
    """An expression with its answer."""

    @property
    def plain(self) -> str:
        """The expression in ASCII."""
        return self.raw.get("plain", self.raw.get("input", ""))

    @property
    def latex(self) -> str:
        """The same in LaTeX."""
        return self.raw.get("latex", "")

    @property
    def answer(self) -> str:
        """The answer for a person; empty where there is none."""
        return self.raw.get("answer", "")

    @property
    def value(self) -> Value:
        """The answer for a program."""
        return Value(self.raw.get("value", {"kind": "none"}))

    @property
    def steps(self) -> list[Step]:
        """The working, where it was asked for and one is known."""
        return [Step(step) for step in self.raw.get("steps", [])]

    @property
    def warnings(self) -> list[str]:
        """What a person should know."""
        return self.raw.get("warnings", [])

    @property
    def error(self) -> str | None:
        """Why it was not computed; None where it was."""
        return self.raw.get("error")

    def __str__(self) -> str:
        return self.error or self.answer or self.plain


class Line(Computation):
    """A line of a picture."""

    @property
    def confidence(self) -> float:
        """How sure the reading of the whole line is, from 0 to 1."""
        return self.raw["confidence"]

    @property
    def unsure(self) -> bool:
        """Whether the confidence is below what was asked for; then there is no answer."""
        return self.raw.get("unsure", False)

    @property
    def symbols(self) -> list[Symbol]:
        """The symbols found."""
        return [Symbol(symbol) for symbol in self.raw.get("symbols", [])]

    @property
    def alternatives(self) -> list[str]:
        """Other readings, the likeliest first."""
        return [one if isinstance(one, str) else one.get("plain", "") for one in self.raw.get("alternatives", [])]


class CheckedLine(_Answer):
    """A line of a working with its verdict."""

    @property
    def verdict(self) -> str:
        """What is said of it, such as `follows` or `wrong`."""
        return self.raw.get("verdict", "")

    def __str__(self) -> str:
        return f"{self.raw.get('text', self.raw.get('plain', ''))}: {self.verdict}"


class Checked(_Answer):
    """A working with a verdict on each line."""

    @property
    def lines(self) -> list[CheckedLine]:
        """The lines in their order."""
        return [CheckedLine(line) for line in self.raw["lines"]]

    def __str__(self) -> str:
        return "; ".join(str(line) for line in self.lines)


class Reading(_Answer):
    """A picture that was read."""

    @property
    def lines(self) -> list[Line]:
        """The lines in reading order."""
        return [Line(line) for line in self.raw["lines"]]

    @property
    def answers(self) -> list[str]:
        """The answers of the lines."""
        return [line.answer for line in self.lines]

    @property
    def checked(self) -> Checked | None:
        """The check of the working, where it was asked for and there are lines to check."""
        check = self.raw.get("check")
        return Checked(check) if check else None

    def __str__(self) -> str:
        return "; ".join(str(line) for line in self.lines)
