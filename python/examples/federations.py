"""Trains two federations, with and without clients that have few labels, and plots how their models come along.

    python examples/federations.py federations.png

Needs matplotlib. Each `# %%` begins a cell, for editors that run this as a notebook.
"""

# %%
import pathlib
import sys
import tempfile

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

import mathrec

# %% Two runs that differ in who has which symbols. Without data the program writes them itself.
figure_path = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "federations.png")
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 15
folder = pathlib.Path(tempfile.mkdtemp(prefix="federations-"))
runs = {}
for partition in ("iid", "shards:2"):
    print(partition)
    runs[partition] = mathrec.fedtrain(
        output=folder / partition.replace(":", "-"), clients=20, sample=5, rounds=rounds, partition=partition, seed=1,
        progress=lambda row: print(f"  round {row['round']}: {row['accuracy']:.1%}"))

# %% Accuracy by round, and what each client has of the final model.
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
for partition, run in runs.items():
    history = run.table("history")
    left.plot([row["round"] for row in history], [100 * row["accuracy"] for row in history], label=partition)
    right.plot(sorted(100 * row["accuracy"] for row in run.clients), label=partition)
left.set(xlabel="round", ylabel="accuracy on held-out writers, %")
right.set(xlabel="client, the worst first", ylabel="accuracy of the final model on its data, %")
left.legend()
figure.tight_layout()
figure.savefig(figure_path, dpi=120)
print(figure_path)
