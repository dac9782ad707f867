"""What the clients have in common: a learner of any framework as a ClientApp of Flower's, on crops from a file.

A learner is a class with

    software                                      its name and version
    Learner(input_shape, shapes, dropout, seed, epsilon=None)
                                                  the design's network with the framework's own first weights; epsilon: Adam's, at the
                                                  place where Keras has it, in place of the framework's own
    weights                                       arrays by mathrec's names and in mathrec's layout; can be set
    fit(crops, epochs, batch, rates, orders=None) trains with the rate of each step, in the given orders or the framework's own; gives for
                                                  each epoch its seconds, the sum of the loss and how many were right
    logits(pixels)                                without dropout
    gradients(crops)                              of the mean loss, where dropout is 0
"""

from __future__ import annotations

import numpy as np
from flwr.clientapp import ClientApp

from crops import CropError, Crops
from mathrec import federation
from network import layers


def app(learner_class) -> ClientApp:
    """The ClientApp of a learner; the node's settings name its crops: `crops="site0-images-idx3-ubyte"`."""
    app = ClientApp()

    def crops(task: federation.Task, context) -> Crops:
        kinds = [layer["kind"] for layer in layers(len(task.labels))]
        if [layer.kind for layer in task.layers] != kinds:
            raise federation.FederationError("the server's network is another than the design's, the only one that this client knows")
        if task.local["optimizer"] != "adam":
            raise federation.FederationError(f"this client knows Adam alone; start the server without --optimizer {task.local['optimizer']}")
        path = context.node_config.get("crops")
        if not path:
            raise federation.FederationError("""the SuperNode does not say what to learn from: --node-config 'crops="FILE"'""")
        try:
            return Crops.read(path).fitting(task.input_shape, task.labels)
        except CropError as error:
            raise federation.FederationError(str(error)) from error

    @app.query()
    def introduce(message, context):
        crops(federation.Task.of(message), context)
        return federation.introduction(message, context, learner_class.software)

    @app.train()
    def train(message, context):
        round = federation.Round.of(message)
        task, local = round.task, round.task.local
        examples = crops(task, context)
        rate = next(layer.arguments["rate"] for layer in task.layers if layer.kind == "dropout")
        # Every round and client has dropout and batches of its own, and the same ones when it is run again.
        seed = np.random.SeedSequence([task.seed, round.number, round.client]).generate_state(1)[0]
        learner = learner_class(task.input_shape, task.shapes, rate, seed)
        learner.weights = round.weights
        steps = local["epochs"] * -(-len(examples) // local["batchSize"])
        done = learner.fit(
            examples, local["epochs"], local["batchSize"], np.full(steps, task.learning_rate(round.number), np.float32))
        return round.reply(learner.weights, federation.Sums(
            examples=len(examples), steps=steps, seen=local["epochs"] * len(examples), correct=sum(epoch.correct for epoch in done),
            loss=sum(epoch.loss for epoch in done)))

    return app
