"""Seconds of a round in Flower's simulation with PyTorch clients: compare_flower.py DATA RUN [SAMPLE [ROUNDS]].

The clients compute what a listener of `playlists` computes, on the histories of a run's split, and Flower's FedAvg takes the mean. The
server's step is left out: a round is from sampling to the mean of the updates.
"""
import os
import sys
import tempfile
import time

os.environ.update(RAY_USAGE_STATS_ENABLED="0", FLWR_TELEMETRY_ENABLED="0", RAY_DEDUP_LOGS="0")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
os.environ["PYTHONPATH"] = os.path.dirname(os.path.abspath(__file__))
import flwr
import numpy as np
import ray
import torch
from compare_data import matrix, pairs, held_out
from flwr.app import ArrayRecord
from flwr.serverapp import ServerApp
from flwr.serverapp.strategy import FedAvg
from flwr.simulation import run_simulation

FACTORS = 64
folder, run = sys.argv[1:3]
sample, rounds = (int(text) for text in (sys.argv[3:] + ["100", "4"][len(sys.argv) - 3:]))
heard = matrix(pairs(folder), held_out(run))
path = os.path.join(tempfile.mkdtemp(), "histories.npz")
np.savez(path, items=heard.indices.astype(np.int64), starts=heard.indptr)
os.environ["PLAYLISTS_HISTORIES"] = path
from flower_client import client

seconds = []


class Timed(FedAvg):
    began = 0.0

    def configure_train(self, server_round, arrays, config, grid):
        self.began = time.perf_counter()
        return super().configure_train(server_round, arrays, config, grid)

    def aggregate_train(self, server_round, replies):
        replies = list(replies)
        failed = [reply.error.reason for reply in replies if reply.has_error()]
        assert not failed and len(replies) == sample, (len(replies), failed[:1])
        result = super().aggregate_train(server_round, replies)
        seconds.append(time.perf_counter() - self.began)
        return result


server = ServerApp()


@server.main()
def main(grid, context):
    torch.manual_seed(1)
    items = torch.zeros(heard.shape[1], FACTORS + 2)
    items[:, :FACTORS] = torch.randn(heard.shape[1], FACTORS) * 0.1 / FACTORS**0.5
    initial = ArrayRecord({"items": items, "item-gram": items[:, :FACTORS].T @ items[:, :FACTORS]})
    strategy = Timed(
        fraction_train=sample / heard.shape[0], fraction_evaluate=0.0, min_available_nodes=heard.shape[0], min_train_nodes=sample)
    # The first round starts the actors, and does not count.
    strategy.start(grid, initial, num_rounds=rounds + 1)


run_simulation(
    server, client, num_supernodes=heard.shape[0],
    backend_config={
        "init_args": {"num_cpus": 2, "include_dashboard": False},
        "client_resources": {"num_cpus": 1, "num_gpus": 0.0},
    })
ray.shutdown()
counted = sorted(seconds[1:])
print(
    f"Flower {flwr.__version__}, Ray {ray.__version__}, PyTorch {torch.__version__}: {sample} listeners a round, "
    f"{counted[len(counted) // 2]:.2f} s a round (median of {len(counted)}, {counted[0]:.2f} to {counted[-1]:.2f}), "
    f"{sample / counted[len(counted) // 2]:.1f} listeners a second")
