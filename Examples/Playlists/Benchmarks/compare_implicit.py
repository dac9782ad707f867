"""The implicit library on the items that runs of `playlists train` held out: compare_implicit.py DATA RUN...

Every run's held-out.tsv says which item each listener lost. The library's settings are those that did best of a grid on a split of
its own (seed 100; `--tune` goes through the grid again), as those of `playlists` are; the figures are of the runs' splits.
"""
import json
import math
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import implicit
import numpy as np
from compare_data import held_out, matrix, pairs

LENGTH = 10


def figures(scores, heard, held):
    """HR@10 and NDCG@10 over all unheard items; of items of one score all others stand before."""
    hits, gain = 0, 0.0
    for listener, item in held.items():
        own = scores(listener).astype(np.float64)
        target = own[item]
        own[heard.indices[heard.indptr[listener]:heard.indptr[listener + 1]]] = -np.inf
        rank = int((own >= target).sum()) - 1
        if rank < LENGTH:
            hits += 1
            gain += 1 / math.log2(rank + 2)
    return hits / len(held), gain / len(held)


def als(heard, kind, factors, alpha, regularization, seed, iterations=15):
    data = heard.copy()
    data.data = np.ones_like(data.data) if kind == "binary" else np.log1p(data.data) / 8
    model = implicit.als.AlternatingLeastSquares(
        factors=factors, alpha=alpha, regularization=regularization, iterations=iterations, random_state=seed, num_threads=2)
    model.fit(data, show_progress=False)
    return np.asarray(model.user_factors), np.asarray(model.item_factors)


def bpr(heard, factors, rate, regularization, iterations, seed):
    data = heard.copy()
    data.data = np.ones_like(data.data)
    model = implicit.bpr.BayesianPersonalizedRanking(
        factors=factors, learning_rate=rate, regularization=regularization, iterations=iterations, random_state=seed,
        num_threads=2)
    model.fit(data, show_progress=False)
    return np.asarray(model.user_factors), np.asarray(model.item_factors)


def tune(data):
    random = np.random.default_rng(100)
    by_listener = {}
    for listener, item in zip(data[0].tolist(), data[1].tolist()):
        by_listener.setdefault(listener, []).append(item)
    held = {u: int(random.choice(items)) for u, items in by_listener.items() if len(items) > 1}
    heard = matrix(data, held)
    def show(name, factors):
        u, v = factors
        print("%-44s HR@10 %.4f NDCG@10 %.4f" % (name, *figures(lambda x: v @ u[x], heard, held)), flush=True)
    for kind in ("binary", "log"):
        for size in (32, 64, 128, 256):
            for alpha, regularization in ((2, 1), (5, 5), (10, 10), (10, 20), (20, 50), (20, 80), (40, 80), (40, 120)):
                show(f"als {kind} {size} alpha {alpha} reg {regularization}", als(heard, kind, size, alpha, regularization, 0))
    for size in (32, 64, 128):
        for rate in (0.02, 0.05, 0.1):
            for regularization in (0.01, 0.03, 0.1):
                show(f"bpr {size} rate {rate} reg {regularization}", bpr(heard, size, rate, regularization, 300, 0))


# The best of `--tune` on Last.fm, of as many factors as `playlists` has and of any number.
CHOSEN = {
    "implicit ALS, 64 factors": lambda heard, seed: als(heard, "binary", 64, 10, 20, seed),
    "implicit ALS, 256 factors": lambda heard, seed: als(heard, "log", 256, 20, 50, seed),
}


def main():
    arguments = [a for a in sys.argv[1:] if a != "--tune"]
    data = pairs(arguments[0])
    if "--tune" in sys.argv:
        return tune(data)
    rows = {}
    for seed, run in enumerate(arguments[1:]):
        held = held_out(run)
        heard = matrix(data, held)
        with open(os.path.join(run, "evaluation.json")) as file:
            own = json.load(file)
        known = np.asarray((heard > 0).sum(0)).ravel()
        # The two programs agree on what the split and the figures are, or nothing here means anything.
        hits, gain = figures(lambda _: known, heard, held)
        assert abs(gain - own["popularity"]["gain"]) < 1e-9, (gain, own["popularity"])
        rows.setdefault("the best known items", []).append((hits, gain))
        rows.setdefault("playlists, federated", []).append((own["all"]["hitRate"], own["all"]["gain"]))
        for name, make in CHOSEN.items():
            began = time.time()
            u, v = make(heard, seed)
            print(f"{name}, {run}: {time.time() - began:.1f} s", file=sys.stderr)
            rows.setdefault(name, []).append(figures(lambda x: v @ u[x], heard, held))
    best = max(np.mean([g for _, g in rows[name]]) for name in CHOSEN)
    print("%-28s %8s %10s %8s %s" % ("", "HR@10", "NDCG@10", "spread", "of the best central"))
    for name, values in rows.items():
        hits, gains = np.array(values).T
        spread = gains.std(ddof=1) if len(gains) > 1 else 0
        print("%-28s %8.4f %10.4f %8.4f %18.1f %%" % (name, hits.mean(), gains.mean(), spread, 100 * gains.mean() / best))


if __name__ == "__main__":
    main()
