"""A ServerApp as Flower's own users write it: FedAvg, with nothing of mathrec but the names and shapes of a model's arrays."""

import json
import struct

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord
from flwr.clientapp import ClientApp
from flwr.serverapp import ServerApp
from flwr.serverapp.strategy import FedAvg

app = ServerApp()
client = ClientApp()


def weights(path):
    """The arrays of a safetensors file, in their order."""
    content = open(path, "rb").read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    header.pop("__metadata__", None)
    tensors = sorted(header.items(), key=lambda item: item[1]["data_offsets"])
    return ArrayRecord({
        name: Array(np.frombuffer(content[8 + length:][slice(*facts["data_offsets"])], "<f4").reshape(facts["shape"]))
        for name, facts in tensors if facts["dtype"] == "F32"})


@app.main()
def main(grid, context):
    strategy = FedAvg(min_train_nodes=2, min_evaluate_nodes=2, min_available_nodes=2)
    result = strategy.start(
        grid=grid, initial_arrays=weights(context.run_config["model"]), num_rounds=3,
        train_config=ConfigRecord({"lr": 0.01, "batch-size": 4, "local-epochs": 3}))
    losses = [result.evaluate_metrics_clientapp[number]["eval_loss"] for number in sorted(result.evaluate_metrics_clientapp)]
    print("LOSSES", json.dumps(losses), flush=True)
