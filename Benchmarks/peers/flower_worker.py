"""Flower's simulation on Ray with PyTorch clients: a turn is a round of federated averaging."""
import json
import os
import sys
import time

os.environ.update(RAY_USAGE_STATS_ENABLED="0", FLWR_TELEMETRY_ENABLED="0", RAY_DEDUP_LOGS="0")
begin = time.perf_counter()
import turns

options = turns.options(clients=100, sample=10, client_images=676, batch=32)
settings = dict(vars(options), folder=os.path.abspath(options.folder))
os.environ["BENCH_CLIENT"] = json.dumps(settings)

import flwr
import numpy as np
import ray
import torch
import torch_network
from flower_client import client
from flwr.app import ArrayRecord
from flwr.serverapp import ServerApp
from flwr.serverapp.strategy import FedAvg
from flwr.simulation import run_simulation


class Turns(FedAvg):
    """Waits for the runner before each round, and says what it took from sampling to the new weights."""

    began = 0.0

    def configure_train(self, server_round, arrays, config, grid):
        if server_round == 1:
            # Starts the actors and warms them; its weights are thrown away.
            self.began = time.perf_counter()
        else:
            if server_round == 2:
                arrays = initial
                turns.say(
                    ready=True, versions=f"Flower {flwr.__version__}, Ray {ray.__version__}, PyTorch {torch.__version__}",
                    startup=time.perf_counter() - begin)
            if not turns.asked():
                report(arrays)
                os._exit(0)
            self.began = time.perf_counter()
        return super().configure_train(server_round, arrays, config, grid)

    def aggregate_train(self, server_round, replies):
        replies = list(replies)
        failed = [reply.error.reason for reply in replies if reply.has_error()]
        if failed or len(replies) != options.sample:
            sys.stderr.write(f"{len(failed)} of {len(replies)} clients failed: {failed[:1]}\n")
            os._exit(1)
        result = super().aggregate_train(server_round, replies)
        if server_round > 1:
            turns.say(seconds=time.perf_counter() - self.began, images=options.sample * options.client_images)
        return result


def report(arrays):
    ray.shutdown()
    if options.name != "crohme":
        return turns.say(end=True)
    model = torch_network.network(options.classes)
    model.load_state_dict(arrays.to_torch_state_dict())
    pixels, labels = turns.load(options.folder, "test")
    torch.set_num_threads(options.threads)
    share = torch_network.accuracy(
        model, torch.from_numpy(np.array(pixels))[:, None], torch.from_numpy(np.array(labels)).long())
    turns.say(accuracy=share, tested=len(labels))


torch.manual_seed(1)
initial = ArrayRecord(torch_network.network(options.classes).state_dict())
server = ServerApp()


@server.main()
def main(grid, context):
    strategy = Turns(
        fraction_train=options.sample / options.clients, fraction_evaluate=0.0, min_available_nodes=options.clients,
        min_train_nodes=options.sample)
    strategy.start(grid, initial, num_rounds=10_000)


run_simulation(
    server, client, num_supernodes=options.clients,
    backend_config={
        "init_args": {"num_cpus": options.threads, "include_dashboard": False},
        "client_resources": {"num_cpus": 1, "num_gpus": 0.0},
    })
