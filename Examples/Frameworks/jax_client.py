"""The design's network in JAX and nothing beside it, Adam written out, as a Flower client."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

import flower_site
from learning import Epoch, Stopwatch, batches


def forward(weights, pixels, dropout=0.0, key=None):
    x = pixels
    for name in ("conv1", "conv2"):
        x = lax.conv_general_dilated(x, weights[f"{name}.kernel"], (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        x = jax.nn.relu(x + weights[f"{name}.bias"])
        x = lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    x = x.reshape(len(x), -1)
    for name in ("dense1", "dense2"):
        x = jax.nn.relu(x @ weights[f"{name}.kernel"] + weights[f"{name}.bias"])
        if key is not None and dropout > 0:
            key, part = jax.random.split(key)
            x = jnp.where(jax.random.bernoulli(part, 1 - dropout, x.shape), x / (1 - dropout), 0)
    return x @ weights["classes.kernel"] + weights["classes.bias"]


def loss(weights, pixels, labels, dropout=0.0, key=None):
    answers = forward(weights, pixels, dropout, key)
    losses = -jnp.take_along_axis(jax.nn.log_softmax(answers), labels[:, None], 1)
    return losses.mean(), (answers.argmax(1) == labels).sum()


class Learner:
    software = f"JAX {jax.__version__}"

    def __init__(self, input_shape, shapes, dropout, seed, epsilon=None):
        self.shapes, self.epsilon, self.random = shapes, epsilon, np.random.default_rng(seed)
        first, self.key = jax.random.split(jax.random.key(int(seed)))
        # JAX has no layers; Flax, which most use with it, begins with LeCun's normal kernels.
        start = jax.nn.initializers.lecun_normal()
        keys = dict(zip(shapes, jax.random.split(first, len(shapes))))
        self.weights = {name: start(keys[name], shape) if len(shape) > 1 else jnp.zeros(shape) for name, shape in shapes.items()}
        self.step = jax.jit(self._step(dropout), donate_argnums=0)

    def _step(self, dropout):
        def step(state, pixels, labels, rate, key):
            weights, mean, square, count = state
            key = jax.random.fold_in(key, count)
            (value, correct), gradient = jax.value_and_grad(loss, has_aux=True)(weights, pixels, labels, dropout, key)
            count += 1
            mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, gradient)
            square = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, square, gradient)
            first, second = 1 - 0.9**count, 1 - 0.999**count
            # Optax adds 1e-8 after the correction of the mean square, and Keras 1e-7 before it.
            epsilon = self.epsilon / jnp.sqrt(second) if self.epsilon else 1e-8
            weights = jax.tree.map(
                lambda w, m, v: w - rate * (m / first) / (jnp.sqrt(v / second) + epsilon), weights, mean, square)
            return (weights, mean, square, count), value, correct

        return step

    @property
    def weights(self):
        return {name: np.asarray(self.arrays[name]) for name in self.shapes}

    @weights.setter
    def weights(self, arrays):
        self.arrays = {name: jnp.array(values) for name, values in arrays.items()}

    def fit(self, crops, epochs, batch, rates, orders=None):
        zeros = jax.tree.map(jnp.zeros_like, self.arrays)
        state = (self.arrays, zeros, jax.tree.map(jnp.zeros_like, self.arrays), jnp.int32(0))
        done, step, watch = [], 0, Stopwatch()
        for epoch in range(epochs):
            loss_sum = correct = 0
            for places in batches(len(crops), batch, orders and orders[epoch], self.random):
                state, value, right = self.step(state, crops.pixels[places], crops.labels[places], rates[step], self.key)
                loss_sum, correct, step = loss_sum + value * len(places), correct + right, step + 1
            done.append(Epoch(watch.read(), float(loss_sum), float(correct)))
        self.arrays = state[0]
        return done

    def logits(self, pixels):
        return np.asarray(forward(self.arrays, pixels))

    def gradients(self, crops):
        return {name: np.asarray(values) for name, values in jax.grad(
            loss, has_aux=True)(self.arrays, crops.pixels, crops.labels)[0].items()}


app = flower_site.app(Learner)
