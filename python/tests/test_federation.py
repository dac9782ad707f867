"""The messages by which other software takes part in a federation, against bytes that Swift's encoders write too
(Tests/FederatedLearningTests/Golden/make_messages.py)."""

import json
import pathlib
import random

import pytest

numpy = pytest.importorskip("numpy")

from mathrec.federation import FederationError, Round, Sums, Task  # noqa: E402

GOLDEN = json.loads(
    (pathlib.Path(__file__).resolve().parents[2] / "Tests/FederatedLearningTests/Golden/messages.json").read_text())
BROADCAST, UPDATE = bytes.fromhex(GOLDEN["broadcast"]), bytes.fromhex(GOLDEN["update"])
GROUP = f"{GOLDEN['round']}/{GOLDEN['client']}/2"


def with_settings(**changes):
    """The server's words with other settings."""
    text = json.loads(GOLDEN["preamble"])
    text["settings"].update(changes)
    return json.dumps(text).encode()


def with_network(**changes):
    text = json.loads(GOLDEN["preamble"])
    network = json.loads(text["network"])
    network[0].update(changes)
    text["network"] = json.dumps(network)
    return json.dumps(text).encode()


def test_a_round_is_read():
    one = Round.decode(BROADCAST, GROUP)
    assert (one.number, one.client) == (GOLDEN["round"], GOLDEN["client"])
    assert {name: list(values.shape) for name, values in one.weights.items()} == {
        tensor["name"]: tensor["shape"] for tensor in GOLDEN["tensors"]}
    assert numpy.concatenate([values.ravel() for values in one.weights.values()]).tolist() == GOLDEN["before"]
    task = one.task
    assert task.input_shape == (6, 6, 1) and task.labels == ["+", "-", "\\pi"] and task.seed == 7
    assert [layer.output for layer in task.layers] == [(4, 4, 2), (4, 4, 2), (2, 2, 2), (8,), (8,), (3,)]
    assert task.local["epochs"] == 2 and task.learning_rate(2) == 0.00025
    assert Round.decode(BROADCAST, f"{one.number}/0/").client == 0


def test_an_update_is_written():
    one = Round.decode(BROADCAST, GROUP)
    change, weights, start = numpy.array(GOLDEN["change"], "f4"), {}, 0
    for name, values in one.weights.items():
        weights[name] = values + change[start:start + values.size].reshape(values.shape)
        start += values.size
    assert one.encode(weights, Sums(**GOLDEN["counts"])) == UPDATE
    name = next(iter(weights))
    for bad, words in [
        ({**weights, name: weights[name].T}, "has the shape"), ({**weights, "more": weights[name]}, "the trained arrays are"),
        ({**weights, name: weights[name] * numpy.nan}, "no finite numbers")]:
        with pytest.raises(FederationError, match=words):
            one.encode(bad, Sums(1, 1))


def test_how_far_steps_go():
    # By FedNova's definition: the length of the sum of what momentum makes of equal gradients.
    task = Task.decode(with_settings(local={"optimizer": "sgd", "momentum": 0.9, "learningRate": 0.1, "epochs": 1, "batchSize": 1}))
    velocity = length = 0.0
    for _ in range(17):
        velocity = 0.9 * velocity + 1
        length += velocity
    assert task.path_length(17) == pytest.approx(length)
    assert Task.decode(with_settings()).path_length(17) == 17


@pytest.mark.parametrize("content, words", [
    (with_settings(strategy="scaffold"), "the strategy scaffold asks clients for more"),
    (with_settings(strategy="fedprox"), "the strategy fedprox asks"),
    (with_settings(compress="eden:1"), "without --compress"),
    (with_settings(clip=1.0), "without --clip"),
    (with_network(kind="attention"), "of the kind attention"),
    (with_network(padding="same"), "has a padding"),
    (with_network(inputs=[0, 0]), "takes other values"),
    (with_network(filters=3), None),
    (b"{}", "none of a mathrec server"), (b"\xff", "none of a mathrec server"),
])
def test_what_cannot_be_done_is_refused(content, words):
    if words is None:
        # Another network, whose weights the message does not have.
        length = len(GOLDEN["preamble"])
        assert len(content) == length
        with pytest.raises(FederationError, match="of another network"):
            Round.decode(BROADCAST[:48] + content + BROADCAST[48 + length:], GROUP)
        return
    with pytest.raises(FederationError, match=words):
        Task.decode(content)


def test_nothing_else_comes_of_damaged_messages():
    for length in range(len(BROADCAST)):
        with pytest.raises(FederationError):
            Round.decode(BROADCAST[:length], GROUP)
    for group in ("", "3/5", "4/5/", "x/5/", "3/5/1/1"):
        with pytest.raises(FederationError):
            Round.decode(BROADCAST, group)
    chance = random.Random(1)
    for _ in range(3000):
        changed = bytearray(BROADCAST)
        for _ in range(chance.choice([1, 1, 2, 5])):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        try:
            Round.decode(bytes(changed), GROUP)
        except FederationError:
            pass
