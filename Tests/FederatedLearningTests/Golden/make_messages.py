"""Writes messages.json: a round's message and an update as bytes, put together from docs/federated-engine.md with nothing of ours. Swift's
encoders must write the same, and so must python/mathrec/federation.py, which other software takes part by.  Run: python3 make_messages.py
"""
import json
import struct

TENSORS = [("conv.kernel", [3, 3, 1, 2]), ("conv.bias", [2]), ("classes.kernel", [8, 3]), ("classes.bias", [3])]
COUNT = 18 + 2 + 24 + 3
BEFORE = [(i % 13 - 6) / 8 for i in range(COUNT)]
CHANGE = [(i % 7 - 3) / 16 for i in range(COUNT)]
NETWORK = [
    {"filters": 2, "kernel": [3, 3], "kind": "conv2d", "name": "conv"}, {"kind": "relu", "name": "relu"},
    {"kind": "max_pool2d", "name": "pool"}, {"kind": "flatten", "name": "flatten"},
    {"kind": "dropout", "name": "dropout", "rate": 0.25}, {"kind": "dense", "name": "classes", "units": 3}]
PREAMBLE = json.dumps({
    "format": "mathrec round 1", "program": "mathrec 0.1.0", "network": json.dumps(NETWORK), "inputShape": [6, 6, 1],
    "labels": ["+", "-", "\\pi"],
    "settings": {
        "aggregation": "mean", "clients": 6, "compare": [], "leastAnswers": 6, "network": True, "partition": "site", "rounds": 5,
        "sample": 6, "seed": 7, "smallestClient": 1, "strategy": "fedavg", "weighting": "examples",
        "data": {
            "fit": "whole", "holdout": 0.1, "inputSize": 6, "isVirtual": False, "places": [], "test": [], "virtualExamples": 20},
        "local": {"batchSize": 4, "epochs": 2, "learningRate": 0.001, "momentum": 0, "optimizer": "adam", "rateDecay": 0.5}}}).encode()

hash = 0xCBF29CE484222325
for name, shape in TENSORS:
    for byte in f"{name} [{', '.join(map(str, shape))}]\n".encode():
        hash = ((hash ^ byte) * 0x100000001B3) % 2**64

ROUND, CLIENT, EXAMPLES, STEPS, SEEN, CORRECT, LOSS = 3, 5, 10, 6, 20, 7.0, 1.25
broadcast = (
    b"MRB1" + struct.pack("<5I", 0, ROUND, 0, COUNT, 0) + struct.pack("<3Q", len(PREAMBLE), hash, 0) + PREAMBLE
    + struct.pack(f"<{COUNT}f", *BEFORE))
update = (
    b"MRU1" + struct.pack("<5I", 0, ROUND, CLIENT, COUNT, 0) + struct.pack("<3Q", 4 * COUNT, hash, 0)
    + struct.pack(f"<{COUNT}f", *CHANGE) + struct.pack("<2IQ3d", EXAMPLES, STEPS, SEEN, CORRECT, float(STEPS), LOSS))
json.dump({
    "tensors": [{"name": name, "shape": shape} for name, shape in TENSORS], "round": ROUND, "client": CLIENT,
    "preamble": PREAMBLE.decode(), "before": BEFORE, "change": CHANGE, "broadcast": broadcast.hex(),
    "counts": {"examples": EXAMPLES, "steps": STEPS, "seen": SEEN, "correct": CORRECT, "loss": LOSS},
    "update": update.hex()}, open(__file__.replace("make_messages.py", "messages.json"), "w"), indent=1)
