"""What `mathrec export` writes, read by the programs that it is for, and what they write, read by `mathrec import`: on crops of the
samples, as the reader cuts them."""

import json
import os
import pathlib
import subprocess

import pytest

from mathrec._program import find_program

os.environ["KERAS_BACKEND"] = "torch"
ROOT = pathlib.Path(__file__).resolve().parents[2]
PICTURES = [str(ROOT / "Samples" / name) for name in ("fractions.jpg", "power.png", "quadratic.jpg", "root.jpg")]
MODELS = ["symbols", "symbols-2"]
# Sums of floats in another order.
TOLERANCE = 1e-5

numpy = pytest.importorskip("numpy")


def mathrec(*arguments):
    return subprocess.run([find_program(), *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def softmax(logits):
    powers = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.fixture(scope="module", params=MODELS)
def model(request, tmp_path_factory):
    """A shipped model, crops of pictures, and what it says of them."""
    folder = tmp_path_factory.mktemp(request.param)
    path = ROOT / "Models" / f"{request.param}.safetensors"
    values = {}
    for name, layer in (("crops", "input"), ("logits", "classes")):
        mathrec("features", *PICTURES, "--model", path, "--layer", layer, "-o", folder / f"{name}.npy")
        values[name] = numpy.load(folder / f"{name}.npy")
    assert len(values["crops"]) > 20
    return path, folder, values["crops"].reshape(-1, 45, 45, 1), softmax(values["logits"])


def test_features_are_what_the_last_layer_takes(model):
    path, folder, _, probabilities = model
    mathrec("features", *PICTURES, "--model", path, "-o", folder / "f.npy", "--labels", folder / "rows.csv")
    mathrec("features", *PICTURES, "--model", path, "-o", folder / "f.csv")
    features = numpy.load(folder / "f.npy")
    rows = (folder / "f.csv").read_text().splitlines()
    assert features.dtype == numpy.float32 and features.shape == (len(probabilities), len(rows[0].split(",")) - 1)
    assert numpy.abs(numpy.array([row.split(",")[1:] for row in rows[1:]], dtype=float) - features).max() < 1e-6
    assert len((folder / "rows.csv").read_text().splitlines()) == len(features) + 1
    header, tensors = read_safetensors(path)
    last = [name for name in tensors if name.startswith("classes")]
    logits = features @ tensors["classes.kernel"] + tensors["classes.bias"]
    assert last and numpy.abs(softmax(logits) - probabilities).max() < TOLERANCE


def test_onnx(model):
    onnx, runtime = pytest.importorskip("onnx"), pytest.importorskip("onnxruntime")
    path, folder, crops, probabilities = model
    mathrec("export", "--model", path, "-o", folder / "m.onnx")
    loaded = onnx.load(folder / "m.onnx")
    onnx.checker.check_model(loaded, full_check=True)
    texts = {entry.key: entry.value for entry in loaded.metadata_props}
    assert len(json.loads(texts["labels"])) == probabilities.shape[1]
    session = runtime.InferenceSession(folder / "m.onnx")
    found, logits = session.run(None, {"pictures": crops})
    assert numpy.abs(found - probabilities).max() < TOLERANCE and numpy.abs(softmax(logits) - found).max() < TOLERANCE
    # One picture at a time gives the same.
    assert numpy.abs(session.run(None, {"pictures": crops[:1]})[0] - found[:1]).max() < TOLERANCE


def test_keras_reads_what_is_exported(model):
    pytest.importorskip("torch")
    keras = pytest.importorskip("keras")
    path, folder, crops, probabilities = model
    mathrec("export", "--model", path, "-o", folder / "m.keras")
    loaded = keras.saving.load_model(folder / "m.keras")
    assert numpy.abs(loaded.predict(crops, verbose=0) - probabilities).max() < TOLERANCE
    # Saved again by Keras and read back, it is the same model.
    loaded.save(folder / "again.keras")
    names = folder / "names.txt"
    names.write_text("\n".join(json.loads(read_safetensors(path)[0]["labels"])).replace("\\reject\n", "\\reject\n"))
    mathrec("import", folder / "again.keras", "--labels", names, "-o", folder / "again.safetensors")
    ours, theirs = read_safetensors(path)[1], read_safetensors(folder / "again.safetensors")[1]
    assert all(numpy.array_equal(ours[name], theirs[name]) for name in ours)


def test_torch_reads_what_is_exported(model):
    torch = pytest.importorskip("torch")
    path, folder, crops, probabilities = model
    mathrec("export", "--model", path, "--format", "safetensors", "-o", folder / "m.safetensors")
    header, tensors = read_safetensors(folder / "m.safetensors")
    network = torch_module(torch, json.loads(header["layers"]), tensors)
    network.load_state_dict({name: torch.tensor(value) for name, value in tensors.items()}, strict=False)
    missing = set(network.state_dict()) - set(tensors)
    assert all(name.endswith("num_batches_tracked") for name in missing)
    network.eval()
    with torch.no_grad():
        found = network(torch.tensor(crops.transpose(0, 3, 1, 2).copy())).softmax(1).numpy()
    assert numpy.abs(found - probabilities).max() < TOLERANCE
    mathrec("import", folder / "m.safetensors", "-o", folder / "back.safetensors")
    ours, theirs = read_safetensors(path)[1], read_safetensors(folder / "back.safetensors")[1]
    assert all(numpy.array_equal(ours[name], theirs[name]) for name in ours)


@pytest.mark.xfail(reason="seen failing once, on a loaded machine, and not yet understood", strict=False)
def test_a_keras_model_reads_photographs(tmp_path):
    """The listing of the design, trained in Keras for a minute on synthesised crops."""
    pytest.importorskip("torch")
    keras = pytest.importorskip("keras")
    labels = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "+", "-", "="]
    mathrec(
        "features", f"synthetic:40:{','.join(labels)}", "--layer", "input", "--variants", "2", "-o", tmp_path / "x.npy",
        "--labels", tmp_path / "rows.csv")
    crops = numpy.load(tmp_path / "x.npy").reshape(-1, 45, 45, 1)
    rows = [line.split(",") for line in (tmp_path / "rows.csv").read_text().splitlines()[1:]]
    # The place itself has commas, so that it is quoted: the label is the last but one.
    truth = numpy.array([labels.index(row[-2]) for row in rows])
    keras.utils.set_random_seed(1)
    layers = keras.layers
    network = keras.Sequential([
        keras.Input((45, 45, 1)), layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(2), layers.Flatten(),
        layers.Dense(128, activation="relu"), layers.Dropout(0.25), layers.Dense(128, activation="relu"),
        layers.Dropout(0.25), layers.Dense(len(labels), activation="softmax")])
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    network.fit(crops, truth, epochs=4, batch_size=32, verbose=0)
    network.save(tmp_path / "m.keras")
    (tmp_path / "names.txt").write_text("\n".join(labels))
    mathrec("import", tmp_path / "m.keras", "--labels", tmp_path / "names.txt", "-o", tmp_path / "m.safetensors")
    # The same numbers on crops of photographs ...
    for name, layer in (("c", "input"), ("l", "dense_2")):
        mathrec("features", *PICTURES, "--model", tmp_path / "m.safetensors", "--layer", layer, "-o", tmp_path / f"{name}.npy")
    seen = numpy.load(tmp_path / "c.npy").reshape(-1, 45, 45, 1)
    assert numpy.abs(network.predict(seen, verbose=0) - softmax(numpy.load(tmp_path / "l.npy"))).max() < TOLERANCE
    # ... and it reads them.
    answers = mathrec("solve", "--model", tmp_path / "m.safetensors", "--domain", "arithmetic", ROOT / "Samples/power.png")
    assert answers == "2^10-24 = 1000\n"


def read_safetensors(path):
    """The texts and the tensors of a file, without another package."""
    data = pathlib.Path(path).read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + length])
    texts = header.pop("__metadata__")
    body = data[8 + length:]
    return texts, {
        name: numpy.frombuffer(body[entry["data_offsets"][0]:entry["data_offsets"][1]], "<f4").reshape(entry["shape"])
        for name, entry in header.items()}


def torch_module(torch, steps, tensors):
    """A module of the steps that `layers` lists, whose parts are named as they are."""
    nn = torch.nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            for step in steps:
                name, kind = step["name"], step["kind"]
                weight = tensors.get(name + ".weight")
                if kind == "conv2d":
                    padding = step.get("padding", "valid")
                    setattr(self, name, nn.Conv2d(weight.shape[1], weight.shape[0], tuple(step["kernel"]), padding=padding, bias=step.get("bias", True)))
                elif kind == "dense":
                    setattr(self, name, nn.Linear(weight.shape[1], weight.shape[0]))
                elif kind == "batch_norm":
                    setattr(self, name, nn.BatchNorm2d(weight.shape[0], eps=step["epsilon"]))

        def forward(self, pictures):
            values = [pictures]
            for number, step in enumerate(steps):
                given = [values[place] for place in step.get("inputs", [number])]
                kind, name = step["kind"], step["name"]
                if kind in ("conv2d", "dense", "batch_norm"):
                    values.append(getattr(self, name)(given[0]))
                elif kind == "relu":
                    values.append(given[0].relu())
                elif kind == "max_pool2d":
                    values.append(nn.functional.max_pool2d(given[0], 2))
                elif kind == "global_average_pool":
                    values.append(given[0].mean((2, 3)))
                elif kind == "flatten":
                    values.append(given[0].flatten(1))
                elif kind == "concatenate":
                    values.append(torch.cat(given, 1))
                elif kind == "dropout":
                    values.append(given[0])
                else:
                    raise AssertionError(kind)
            return values[-1]

    return Network()
