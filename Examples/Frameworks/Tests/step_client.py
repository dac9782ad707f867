"""A client that learns nothing: it moves every weight by what the node's file of crops is called, so that the model's can be foretold."""

import os

import flower_site
from learning import Epoch


class Learner:
    software = "steps 1.0"

    def __init__(self, input_shape, shapes, dropout, seed, epsilon=None):
        self.weights = {}

    def fit(self, crops, epochs, batch, rates, orders=None):
        step = float(os.path.basename(crops.path).split("-")[0])
        self.weights = {name: values + step for name, values in self.weights.items()}
        return [Epoch(0.0, 1.5 * len(crops), len(crops) / 2) for _ in range(epochs)]


app = flower_site.app(Learner)
