"""The design's network in Keras, as a Flower client; KERAS_BACKEND chooses what computes: tensorflow, jax or torch."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

import flower_site
from learning import Epoch, Stopwatch


class Rates(keras.optimizers.schedules.LearningRateSchedule):
    """The given rate of each step."""

    def __init__(self, rates):
        self.rates = keras.ops.convert_to_tensor(rates)

    def __call__(self, step):
        return keras.ops.take(self.rates, keras.ops.minimum(keras.ops.cast(step, "int32"), len(self.rates) - 1))


class Learner:
    software = f"Keras {keras.__version__} on {keras.backend.backend()}"

    def __init__(self, input_shape, shapes, dropout, seed, epsilon=None):
        keras.utils.set_random_seed(int(seed) % 2**32)
        self.shapes, self.epsilon = shapes, epsilon or 1e-7
        self.model = keras.Sequential([
            keras.Input(input_shape),
            layers.Conv2D(32, 3, activation="relu", name="conv1"), layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu", name="conv2"), layers.MaxPooling2D(), layers.Flatten(),
            layers.Dense(128, activation="relu", name="dense1"), layers.Dropout(dropout),
            layers.Dense(128, activation="relu", name="dense2"), layers.Dropout(dropout),
            layers.Dense(shapes["classes.bias"][0], name="classes")])

    @property
    def weights(self):
        return {name: np.array(keras.ops.convert_to_numpy(self._variable(name).value)) for name in self.shapes}

    @weights.setter
    def weights(self, arrays):
        for name, values in arrays.items():
            self._variable(name).assign(values)

    def _variable(self, name):
        layer, kind = name.split(".")
        return getattr(self.model.get_layer(layer), kind)

    def _compile(self, rates):
        self.model.compile(
            keras.optimizers.Adam(Rates(rates), epsilon=self.epsilon), keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"])

    def fit(self, crops, epochs, batch, rates, orders=None):
        self._compile(rates)
        done, watch = [], Stopwatch()
        for epoch in range(epochs):
            order = slice(None) if orders is None else orders[epoch]
            history = self.model.fit(
                crops.pixels[order], crops.labels[order], batch_size=batch, epochs=1, shuffle=orders is None, verbose=0).history
            done.append(Epoch(watch.read(), history["loss"][0] * len(crops), history["accuracy"][0] * len(crops)))
        return done

    def logits(self, pixels):
        return self.model.predict(pixels, batch_size=256, verbose=0)

    def gradients(self, crops):
        """After one step Adam's first mean is a tenth of the gradient, whatever computes; at a rate of zero the weights stay."""
        self._compile(np.zeros(1, np.float32))
        self.model.train_on_batch(crops.pixels, crops.labels)
        optimizer = self.model.optimizer
        means = {id(one): mean for one, mean in zip(optimizer._trainable_variables, optimizer._momentums)}
        return {
            name: np.array(keras.ops.convert_to_numpy(means[id(self._variable(name))].value)) / np.float32(0.1) for name in self.shapes}


app = flower_site.app(Learner)
