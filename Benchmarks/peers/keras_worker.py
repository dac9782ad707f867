"""Keras on TensorFlow: `train` (a turn is an epoch), `infer`, and `loop`, federated averaging as first written.

Variants of train and infer: plain (tf.function) and xla (jit_compile).
"""
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import turns

what = sys.argv.pop(1)
options = turns.options(batch=32, singles=300, clients=10, client_images=676)

import keras
import numpy as np
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(options.threads)
tf.config.threading.set_inter_op_parallelism_threads(options.threads)
keras.utils.set_random_seed(1)
versions = f"Keras {keras.__version__}, TensorFlow {tf.__version__}"


def network(softmax):
    layers = keras.layers
    return keras.Sequential([
        keras.Input((turns.SIDE, turns.SIDE, 1)),
        layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(128, activation="relu"), layers.Dropout(0.25),
        layers.Dense(128, activation="relu"), layers.Dropout(0.25),
        layers.Dense(options.classes, activation="softmax" if softmax else None),
    ])


def accuracy(model):
    if options.name != "crohme":
        return {"end": True}
    images, labels = turns.load(options.folder, "test")
    named = model.predict(images[..., None], batch_size=256, verbose=0).argmax(1)
    return {"accuracy": float((named == labels).mean()), "tested": len(labels)}


def train():
    images, labels = turns.load(options.folder, options.name, options.images)
    images = np.ascontiguousarray(images)[..., None]
    model = network(softmax=False)
    steps = -(-len(images) // options.batch)
    model.compile(
        optimizer=keras.optimizers.Adam(0.001),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=options.variant == "xla", steps_per_execution=min(32, steps))
    # In memory, shuffled whole each epoch, drawn ahead of use.
    settings = tf.data.Options()
    settings.threading.private_threadpool_size = options.threads
    data = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(images)).batch(options.batch)
    data = data.prefetch(tf.data.AUTOTUNE).with_options(settings)
    # Traced and compiled on a copy of the start, which is put back.
    start = model.get_weights()
    model.fit(data.take(2 * min(32, steps)), epochs=1, verbose=0)
    model.set_weights(start)
    for variable in model.optimizer.variables:
        if variable.path.endswith("learning_rate"):
            continue
        variable.assign(tf.zeros_like(variable))
    turns.say(ready=True, versions=versions)
    while turns.asked():
        begin = time.perf_counter()
        model.fit(data, epochs=1, verbose=0)
        turns.say(seconds=time.perf_counter() - begin, images=len(images))
    turns.say(**accuracy(model))


def infer():
    images, _ = turns.load(options.folder, options.name, options.images)
    images = np.ascontiguousarray(images)[..., None]
    model = network(softmax=True)
    run = tf.function(lambda batch: model(batch, training=False), jit_compile=options.variant == "xla")
    count = len(images) // options.batch
    turns.serve_inference(
        lambda batch: run(tf.constant(batch)).numpy(),
        [images[i * options.batch:(i + 1) * options.batch] for i in range(count)],
        [images[i:i + 1] for i in range(options.singles)], versions)


def loop():
    """The clients one after another, each a fresh model in a cleared session, as the first federated script had it."""
    images, labels = turns.load(options.folder, options.name, options.clients * options.client_images)
    images = np.ascontiguousarray(images)[..., None]
    weights = network(softmax=True).get_weights()
    turns.say(ready=True, versions=versions)
    while turns.asked():
        begin = time.perf_counter()
        collected = []
        for client in range(options.clients):
            keras.backend.clear_session()
            share = slice(client * options.client_images, (client + 1) * options.client_images)
            model = network(softmax=True)
            model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
            model.set_weights(weights)
            model.fit(images[share], labels[share], epochs=1, batch_size=32, verbose=0)
            collected.append(model.get_weights())
        weights = [np.mean(tensors, axis=0) for tensors in zip(*collected)]
        turns.say(seconds=time.perf_counter() - begin, images=options.clients * options.client_images)
    model = network(softmax=True)
    model.set_weights(weights)
    turns.say(**accuracy(model))


{"train": train, "infer": infer, "loop": loop}[what]()
