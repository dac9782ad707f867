"""Writes rules.json: every aggregation rule on a dozen updates, two of them attacks, by NumPy in double precision from the papers' equations,
independently of the Swift code.  Run: python3 make_rules.py
"""
import json
import numpy as np

rng = np.random.default_rng(3)
K, D, F = 12, 7, 2
U = rng.integers(-16, 17, (K, D)) / 8
U[4] *= -8
U[9] = 50
U = U.astype(np.float32).astype(float)
ROOT = (rng.integers(-8, 9, D) / 8).astype(float)
START = (rng.integers(-8, 9, D) / 8).astype(float)


def scores(u, f):
    d = ((u[:, None] - u[None]) ** 2).sum(2)
    return np.array([np.sort(np.delete(d[i], i))[: len(u) - f - 2].sum() for i in range(len(u))])


def krum(u):
    return u[np.argmin(scores(u, F))]


def multi_krum(u):
    return u[np.argsort(scores(u, F), kind="stable")[: K - F - 2]].mean(0)


def bulyan(u):
    left, chosen = u, []
    while len(chosen) < K - 2 * F:
        d = ((left[:, None] - left[None]) ** 2).sum(2)
        n = max(1, len(left) - F - 2)
        s = [np.sort(np.delete(d[i], i))[:n].sum() for i in range(len(left))]
        i = int(np.argmin(s))
        chosen.append(left[i])
        left = np.delete(left, i, 0)
    c = np.array(chosen)
    med = np.median(c, 0)
    order = np.argsort(np.abs(c - med), 0, kind="stable")
    return np.take_along_axis(c, order[: K - 4 * F], 0).mean(0)


def geometric_median(u):
    z = u.mean(0)
    for _ in range(8):
        w = 1 / np.maximum(1e-6, np.linalg.norm(u - z, axis=1))
        z = (w[:, None] * u).sum(0) / w.sum()
    return z


def clipped_mean(u):
    n = np.linalg.norm(u, axis=1)
    return (u * np.minimum(1, np.median(n) / n)[:, None]).mean(0)


def centred_clipping(u):
    v = START.copy()
    for _ in range(3):
        n = np.linalg.norm(u - v, axis=1)
        v = v + ((u - v) * np.minimum(1, np.median(n) / n)[:, None]).mean(0)
    return v


def fltrust(u):
    n = np.linalg.norm(u, axis=1)
    w = np.maximum(0, u @ ROOT / (n * np.linalg.norm(ROOT)))
    return (w[:, None] * u * (np.linalg.norm(ROOT) / n)[:, None]).sum(0) / w.sum()


def trimmed(u):
    return np.sort(u, 0)[F : K - F].mean(0)


out = {
    "updates": U.tolist(), "root": ROOT.tolist(), "start": START.tolist(),
    "rules": {
        "mean": U.mean(0), "median": np.median(U, 0), "trimmed-mean": trimmed(U), "krum": krum(U),
        "multi-krum": multi_krum(U), "bulyan": bulyan(U), "geometric-median": geometric_median(U),
        "clipped-mean": clipped_mean(U), "centred-clipping": centred_clipping(U), "fltrust": fltrust(U),
    },
}
out["rules"] = {name: values.tolist() for name, values in out["rules"].items()}
with open("rules.json", "w") as file:
    json.dump(out, file, indent=1)
