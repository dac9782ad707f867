"""The package against the program that was built: `make python`."""

import io
import os
import pathlib
import subprocess
import sys

import pytest

import mathrec
from mathrec import MathrecError

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "Samples"


def test_solves_every_kind_of_picture():
    want = mathrec.solve(SAMPLES / "power.png")
    assert want.answers == ["2^10-24 = 1000"]
    line = want.lines[0]
    assert float(line.value) == 1000 and line.value.kind == "rational" and line.value.exact == "1000"
    assert line.latex == "2^{10}-24" and 0.4 < line.confidence <= 1 and not line.unsure
    assert {symbol.label for symbol in line.symbols} == {"2", "1", "0", "-", "4"}
    assert all(len(symbol.box) == 4 and 0 < symbol.confidence <= 1 for symbol in line.symbols)
    data = (SAMPLES / "power.png").read_bytes()
    for picture in (str(SAMPLES / "power.png"), data, bytearray(data), io.BytesIO(data)):
        assert mathrec.solve(picture).answers == want.answers


def test_solves_arrays():
    numpy = pytest.importorskip("numpy")
    # A plus and two ones, drawn: 1+1.
    page = numpy.full((120, 260), 255, dtype="uint8")
    page[20:100, 40:46] = page[20:100, 210:216] = 0
    page[57:63, 100:160] = page[30:90, 127:133] = 0
    assert mathrec.solve(page).lines[0].plain == "1+1"
    assert mathrec.solve(page / 255.0).lines[0].plain == "1+1"
    with pytest.raises(TypeError):
        mathrec.solve(numpy.zeros((2, 3, 4)))


def test_options_reach_the_program():
    assert [step.plain for step in mathrec.solve(SAMPLES / "quadratic.jpg", steps=True).lines[0].steps]
    assert not mathrec.solve(SAMPLES / "quadratic.jpg").lines[0].steps
    unsure = mathrec.solve(SAMPLES / "power.png", min_confidence=1).lines[0]
    assert unsure.unsure and not unsure.answer
    with pytest.raises(MathrecError, match="domain"):
        mathrec.solve(SAMPLES / "power.png", domain="geometry")


def test_computes():
    one = mathrec.compute("(3+2)/4", steps=True)
    assert one.answer == "(3+2)/4 = 5/4 = 1.25" and float(one.value) == 1.25 and one.error is None
    several = mathrec.compute(["2+", "3(x-2)=2x+5"], steps=True)
    assert several[0].error and several[0].answer == ""
    assert several[1].steps[-1].plain == "x = 11"
    with pytest.raises(ValueError):
        float(several[1].value)
    assert mathrec.compute(["a=2", "a+1"], page=True)[1].value.exact == "3"
    assert mathrec.compute("2x+y=6", solve_for="x").value.kind == "solutions"
    assert mathrec.compute("1,5+1", decimal_comma=True).value.decimal == "2.5"


def test_checks_a_working():
    checked = mathrec.check("2x+3=7\n2x=10\nx=5")
    assert len(checked.lines) == 3 and checked == mathrec.check(["2x+3=7", "2x=10", "x=5"])
    assert len({line.verdict for line in checked.lines[:2]}) == 2


def test_errors_are_the_programs_sentences():
    with pytest.raises(MathrecError, match="picture") as error:
        mathrec.solve(b"no picture")
    assert error.value.status == 422
    with pytest.raises(FileNotFoundError):
        mathrec.solve("nowhere.png")
    with pytest.raises(TypeError):
        mathrec.solve(7)
    with pytest.raises(MathrecError, match="cannot be started"):
        mathrec.Program("/nowhere/mathrec")
    with pytest.raises(MathrecError, match="nowhere.safetensors"):
        mathrec.Program(model="nowhere.safetensors")


def test_a_program_ends_and_another_begins():
    with mathrec.Program(model=[str(ROOT / "Models/symbols.safetensors")]) as program:
        assert program.is_running and program.compute("1+1").value.exact == "2"
        process = program._process
    assert process.poll() is not None
    # The shared one is started anew where it has died.
    mathrec.compute("1")
    mathrec._shared._process.kill()
    mathrec._shared._process.wait()
    assert mathrec.compute("1+2").value.exact == "3"


def test_no_process_stays_behind():
    code = "import mathrec; mathrec.compute('1'); print(mathrec._shared._process.pid)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "python", capture_output=True, text=True, timeout=120, check=True)
    assert not pathlib.Path(f"/proc/{int(done.stdout)}").exists()


def test_federated_runs(tmp_path):
    rows = []
    run = mathrec.fedtrain(
        output=tmp_path / "run", clients=3, sample=3, rounds=2, partition="iid", progress=rows.append,
        data=["synthetic:60:1,2,+"], holdout=0.3)
    assert [row["round"] for row in rows] == [1, 2]
    assert [row["round"] for row in run.history] == [1, 2] and run.model.exists()
    assert 0 <= run.summary["accuracy"] <= 1 and len(run.clients) == 3
    assert run.config["settings"]["clients"] == 3
    numpy = pytest.importorskip("numpy")
    assert isinstance(run.arrays()["accuracy"], numpy.ndarray)
    with pytest.raises(MathrecError, match="no run"):
        mathrec.Run(tmp_path)
    with pytest.raises(MathrecError, match="--clients"):
        mathrec.fedtrain(output=tmp_path / "other", clients=0)


def test_the_example_draws_its_figure(tmp_path):
    pytest.importorskip("matplotlib")
    script = ROOT / "python/examples/federations.py"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "python")}
    subprocess.run([sys.executable, script, tmp_path / "f.png", "1"], check=True, capture_output=True, timeout=300, env=environment)
    assert (tmp_path / "f.png").read_bytes().startswith(b"\x89PNG")
