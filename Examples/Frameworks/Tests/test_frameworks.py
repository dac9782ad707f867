"""`make test`: everything that NumPy and flwr can do; what a framework does where it is installed (`make frameworks`)."""

import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLE, ROOT = HERE.parent, HERE.parents[2]
sys.path[:0] = [str(EXAMPLE), str(ROOT / "python")]

import crops as crops_module  # noqa: E402
import network  # noqa: E402
import parity  # noqa: E402
from alone import FRAMEWORKS, PACKAGES  # noqa: E402
from crops import IMAGES, LABELS, CropError, Crops  # noqa: E402
from federate import Federation, history  # noqa: E402
from learning import batches  # noqa: E402
from mathrec.federation import FederationError  # noqa: E402

CLASSES = "+,-,7,x"


def patterns(count=12, side=14, classes=3, seed=5) -> Crops:
    """Noise, of which no two places are equal after a convolution."""
    random = np.random.default_rng(seed)
    # Mostly dark, as mathrec takes what is mostly bright for ink on paper.
    pixels = random.integers(1, 127, (count, side, side, 1)).astype(np.float32) / 255
    return Crops(pixels, random.integers(0, classes, count).astype(np.int32), ["+", "-", "7"][:classes])


def adam(weights, crops: Crops, orders, batch: int, rates) -> dict:
    """mathrec's and Keras's Adam in double precision."""
    weights = {name: values.astype(np.float64) for name, values in weights.items()}
    mean, square, step = dict.fromkeys(weights, 0.0), dict.fromkeys(weights, 0.0), 0
    for order in orders:
        for places in batches(len(crops), batch, order):
            gradients = network.gradients(weights, crops.pixels[places], crops.labels[places])
            rate = rates[step]
            step += 1
            for name, gradient in gradients.items():
                mean[name] = 0.9 * mean[name] + 0.1 * gradient
                square[name] = 0.999 * square[name] + 0.001 * gradient**2
                length = rate * (1 - 0.999**step) ** 0.5 / (1 - 0.9**step)
                weights[name] = weights[name] - length * mean[name] / (square[name] ** 0.5 + 1e-7)
    return weights


class Folder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)


class CropsTest(Folder):
    def test_the_same_crops_for_all(self):
        for name in ("a", "b"):
            crops_module.make(self.folder / name, f"synthetic:60:{CLASSES}", None, classes=3, each=20, test_each=5, sites=2, seed=1)
        files = sorted(path.name for path in (self.folder / "a").iterdir())
        self.assertEqual(len(files), 9)
        for name in files:
            self.assertEqual((self.folder / "a" / name).read_bytes(), (self.folder / "b" / name).read_bytes(), name)
        train, test = (Crops.read(self.folder / "a" / f"{name}-{IMAGES}") for name in ("train", "test"))
        self.assertEqual((train.pixels.shape, len(test)), ((60, 45, 45, 1), 15))
        self.assertEqual(np.bincount(train.labels).tolist(), [20, 20, 20])
        sites = [Crops.read(self.folder / "a" / f"site{number}-{IMAGES}") for number in range(2)]
        both = {crop.tobytes() for site in sites for crop in site.pixels}
        self.assertEqual(both, {crop.tobytes() for crop in train.pixels})
        self.assertFalse(both & {crop.tobytes() for crop in test.pixels})

    def test_bad_files_are_named(self):
        path = self.folder / f"train-{IMAGES}"
        with self.assertRaisesRegex(CropError, "no such file"):
            Crops.read(path)
        with self.assertRaisesRegex(CropError, "ends in"):
            Crops.read(self.folder / "train.npy")
        patterns().write(self.folder / "train")
        one = Crops.read(path)
        np.testing.assert_array_equal(one.pixels, patterns().pixels)
        with self.assertRaisesRegex(CropError, "its crops are 14x14x1, and the server's network takes 45x45x1.*--input-size 14"):
            one.fitting((45, 45, 1), ["+"])
        with self.assertRaisesRegex(CropError, "none of its 12 crops is of a class"):
            one.fitting((14, 14, 1), ["y", "z"])
        some = one.fitting((14, 14, 1), ["7", "+"])
        self.assertEqual(some.labels.tolist(), [{2: 0, 0: 1}[label] for label in one.labels if label != 1])
        whole = path.read_bytes()
        for content, words in [(whole[:-1], "values where its axes"), (whole[:7], "no IDX file"), (b"x" + whole[1:], "no IDX file")]:
            path.write_bytes(content)
            with self.assertRaisesRegex(CropError, words):
                Crops.read(path)
        path.write_bytes(whole)
        labels = path.with_name(f"train-{LABELS}")
        labels.write_bytes(labels.read_bytes()[:-1] + b"\x09")
        with self.assertRaisesRegex(CropError, "has the label 9, and classes.txt 3 names"):
            Crops.read(path)


class NetworkTest(Folder):
    def test_gradients_are_slopes(self):
        crops = patterns(4)
        weights = {name: values.astype(float) for name, values in network.first_weights(network.array_shapes(3, 14), 3).items()}
        random = np.random.default_rng(1)
        for name in weights:
            if name.endswith("bias"):
                weights[name] = random.normal(size=weights[name].shape) / 10
        gradients = network.gradients(weights, crops.pixels, crops.labels)

        def loss(name, step, way):
            moved = {**weights, name: weights[name] + step * way}
            answers = network.probabilities(network.logits(moved, crops.pixels, np.float64))
            return -np.log(answers[np.arange(len(crops)), crops.labels]).mean()

        for name in weights:
            way = random.normal(size=weights[name].shape)
            slope = (loss(name, 1e-6, way) - loss(name, -1e-6, way)) / 2e-6
            self.assertAlmostEqual(slope, (gradients[name] * way).sum(), delta=1e-5, msg=name)

    def test_first_weights_logits_and_steps_are_mathrecs(self):
        crops = patterns(40)
        crops.write(self.folder / "train")
        weights = network.first_weights(network.array_shapes(3, 14), 9)
        (self.folder / "layers.json").write_text(json.dumps(network.layers(3, 0.0)))

        def trained(epochs, *words):
            crops_module.mathrec(
                "train", "--data", self.folder / f"train-{IMAGES}", "--fit", "whole", "--no-augment", "--holdout", 0, "--seed", 9,
                "--input-size", 14, "--epochs", epochs, "--batch", 16, "--output", self.folder / "model.safetensors", "--quiet", *words)
            return network.read_model(self.folder / "model.safetensors")

        still = trained(1, "--lr", 1e-30)
        self.assertEqual(still.labels, sorted(crops.names, key=still.labels.index))
        for name, values in weights.items():
            np.testing.assert_allclose(still.weights[name], values, rtol=0, atol=1e-29, err_msg=name)
        crops.names, crops.labels = still.labels, np.array([still.labels.index(crops.names[one]) for one in crops.labels], np.int32)
        moved = trained(2, "--layers", self.folder / "layers.json")
        expected = adam(weights, crops, network.batch_orders(40, 2, 9), 16, network.cosine_rates(6))
        for name, values in expected.items():
            # A step is about 1e-3 whatever the gradient: where that is nothing but rounding, so is the step's sign.
            apart = np.abs(moved.weights[name] - values)
            self.assertLess(np.quantile(apart, 0.99), 2e-5, name)

    def test_logits_are_mathrecs(self):
        weights = network.first_weights(network.array_shapes(4), 2)
        network.write_model(self.folder / "model.safetensors", network.Model(weights, CLASSES.split(","), network.layers(4)))
        found = {}
        for layer in ("input", "classes"):
            crops_module.mathrec(
                "features", f"synthetic:5:{CLASSES}", "--layer", layer, "--model", self.folder / "model.safetensors", "--output",
                self.folder / f"{layer}.npy")
            found[layer] = np.load(self.folder / f"{layer}.npy")
        expected = network.logits(weights, found["input"].reshape(-1, 45, 45, 1), np.float64)
        np.testing.assert_allclose(found["classes"], expected, atol=1e-5)

    def test_the_first_gradient_is_mathrecs(self):
        crops_module.make(self.folder, f"synthetic:60:{CLASSES}", None, classes=4, each=20, test_each=5, sites=1, seed=1)
        found = parity.distances("mathrec", Crops.read(self.folder / f"train-{IMAGES}"))
        self.assertLess(max(found["gradients"].values()), 1e-5, found)


class LearnerTest(Folder):
    """Each framework that is installed, in a process of its own, as Keras has one back end a process."""

    def learn(self, framework):
        missing = [one for one in PACKAGES[framework].split() if not importlib.util.find_spec(one.removesuffix("-cpu"))]
        if missing:
            self.skipTest(f"{' and '.join(missing)} not installed: make frameworks")
        program = f"""
import sys, json, numpy as np
sys.path[:0] = {[str(HERE), str(EXAMPLE), str(ROOT / "python")]!r}
import network, test_frameworks as tests
from alone import learner_class, single_thread
single_thread()
crops = tests.patterns(40)
shapes = network.array_shapes(3, 14)
weights = network.first_weights(shapes, 9)
learner = learner_class({framework!r})((14, 14, 1), shapes, 0.0, 1, 1e-7)
learner.weights = weights
assert all((learner.weights[name] == weights[name]).all() for name in shapes), "weights are given back as they were set"
np.testing.assert_allclose(learner.logits(crops.pixels), network.logits(weights, crops.pixels, np.float64), atol=1e-5)
for name, values in network.gradients(weights, crops.pixels, crops.labels).items():
    np.testing.assert_allclose(learner.gradients(crops)[name], values, atol=1e-5 * abs(values).max(), err_msg=name)
orders, rates = network.batch_orders(40, 2, 9), network.cosine_rates(6)
learner.weights = weights
done = learner.fit(crops, 2, 16, rates, orders)
for name, values in tests.adam(weights, crops, orders, 16, rates).items():
    assert np.quantile(abs(learner.weights[name] - values), 0.99) < 2e-5, name
assert len(done) == 2 and done[1].loss < done[0].loss and 0 <= done[0].correct <= 40
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])

    def test_keras_on_tensorflow(self):
        self.learn("keras-tensorflow")

    def test_keras_on_jax(self):
        self.learn("keras-jax")

    def test_keras_on_torch(self):
        self.learn("keras-torch")

    def test_torch(self):
        self.learn("torch")

    def test_jax(self):
        self.learn("jax")

    def test_one_that_is_missing_says_how_it_is_had(self):
        patterns().write(self.folder / "train")
        patterns().write(self.folder / "test")
        for framework in PACKAGES:
            name = PACKAGES[framework].split()[-1].removesuffix("-cpu")
            program = f"import sys; sys.modules[{name!r}] = None; sys.argv[1:] = [{framework!r}, {str(self.folder)!r}]; import alone; alone.main()"
            done = subprocess.run(
                [sys.executable, "-c", program], capture_output=True, text=True,
                env=os.environ | {"PYTHONPATH": f"{EXAMPLE}:{ROOT / 'python'}"})
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("pip install", done.stderr.splitlines()[-1])


class SiteTest(Folder):
    """What a SuperNode's process does with a message, without a SuperNode."""

    def ask(self, settings: dict, **changes):
        from flwr.app import ConfigRecord, Context, Message, RecordDict
        from flwr.supercore.task_identity import TaskIdentity

        import mathrec as package

        TaskIdentity.run_id = TaskIdentity.node_id = TaskIdentity.task_id = 7

        task = {
            "format": "mathrec round 1", "program": "mathrec", "inputShape": [14, 14, 1], "labels": ["+", "-", "7"],
            "network": json.dumps(network.layers(3)), "settings": {
                "seed": 1, "strategy": "fedavg",
                "local": {"optimizer": "adam", "learningRate": 0.001, "momentum": 0, "epochs": 1, "batchSize": 4}}}
        for key, value in changes.items():
            (task if key in task else task["settings"])[key] = value
        record = ConfigRecord({"payload": json.dumps(task).encode(), "version": 1})
        message = Message(RecordDict({"mathrec": record}), 7, "query")
        reply = package.client(message, Context(1, 7, settings, RecordDict(), {}))
        return reply.content["mathrec"]

    def test_messages_are_answered_or_refused_with_the_reason(self):
        patterns().write(self.folder / "train")
        sys.path.insert(0, str(HERE))
        good = {"app": "step_client:app", "name": "me", "crops": f"{self.folder}/train-{IMAGES}"}
        answer = self.ask(good)
        self.assertEqual((answer["program"], answer["node"], answer["version"]), ("steps 1.0", "me", 1))
        sgd = {"optimizer": "sgd", "learningRate": 0.1, "momentum": 0, "epochs": 1, "batchSize": 4}
        wide = json.dumps([*network.layers(3)[:-1], {"kind": "relu", "name": "more"}, network.layers(3)[-1]])
        for settings, changes, words in [
            (good, {"inputShape": [45, 45, 1]}, "its crops are 14x14x1, and the server's network takes 45x45x1"),
            (good, {"labels": ["a", "b", "c"]}, "none of its 12 crops is of a class"),
            (good, {"strategy": "scaffold"}, "the strategy scaffold asks clients for more"),
            (good, {"local": sgd}, "knows Adam alone"),
            (good, {"network": wide}, "another than the design's"),
            ({**good, "crops": "nowhere-images-idx3-ubyte"}, {}, "no such file"),
            ({**good, "crops": ""}, {}, "does not say what to learn from"),
            ({**good, "app": "no_such_client:app"}, {}, "pip install no_such_client"),
            ({**good, "app": "step_client:nothing"}, {}, "names no ClientApp"),
            ({}, {}, "does not say what trains"),
        ]:
            with self.assertRaisesRegex(FederationError, words):
                self.ask(settings, **changes)


class FederationTest(Folder):
    def test_stock_supernodes_under_our_server(self):
        """Two clients that add 0.25 and 0.75 to every weight, in two rounds."""
        for step in ("0.25", "0.75"):
            patterns(8, classes=2).write(self.folder / step)
        with Federation(self.folder / "federation") as federation:
            federation.environment["PYTHONPATH"] += f":{HERE}"
            server = federation.server(
                "run", self.folder / f"0.25-{IMAGES}", 2, "--rounds", 2, "--input-size", 14, "--seed", 4, "--give-up", "3m")
            for name, step in (("one", "0.25"), ("two", "0.75")):
                federation.node(name, f'app="step_client:app" name="{name}" crops="{self.folder}/{step}-{IMAGES}"')
            self.assertEqual(server.wait(240), 0, federation.log("run.log") + federation.log("one.log"))
            said = federation.log("run.log")
            run = federation.folder / "run"
            model = network.read_model(run / "model.safetensors")
            rounds, members = history(run), json.loads((run / "roster.json").read_text())["members"]
        first = network.first_weights(network.array_shapes(2, 14), 4)
        for name, values in first.items():
            np.testing.assert_allclose(model.weights[name], values + 1.0, atol=1e-6, err_msg=name)
        self.assertEqual([member["name"] for member in members], ["one", "two"])
        self.assertEqual([row["clients"] for row in rounds], ["2", "2"])
        self.assertAlmostEqual(float(rounds[0]["training_loss"]), 1.5)
        size = 4 * sum(values.size for values in first.values())
        self.assertEqual(int(rounds[0]["bytes_up"]), 2 * (48 + size + 40))
        self.assertIn("one is there (steps 1.0)", said)

    def test_a_server_that_is_gone(self):
        with Federation(self.folder / "federation") as federation:
            server = federation.server("run", "missing", 2, "--rounds", 1)
            with self.assertRaisesRegex(CropError, "the server ended with 1: .*missing"):
                federation.watch(server, {})


class FrameworksTest(unittest.TestCase):
    def test_each_has_its_line_in_the_page(self):
        page = (EXAMPLE / "README.md").read_text()
        for framework in FRAMEWORKS:
            self.assertIn(f"`{framework}`", page)


if __name__ == "__main__":
    unittest.main()
