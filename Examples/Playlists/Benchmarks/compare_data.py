"""The data sets and the splits of runs, as the peers read them."""
import gzip
import os

import numpy as np
import scipy.sparse as sparse


def opened(folder, name):
    path = os.path.join(folder, name)
    return open(path, encoding="utf-8") if os.path.exists(path) else gzip.open(path + ".gz", "rt", encoding="utf-8")


def pairs(folder):
    """Listener, item and weight, numbered in ascending order of the data's ids as `playlists` numbers them."""
    if any(os.path.exists(os.path.join(folder, "user_artists.tsv" + end)) for end in ("", ".gz")):
        name, separator = "user_artists.tsv", "\t"
    else:
        name, separator = "ratings.csv", ","
    with opened(folder, name) as file:
        next(file)
        rows = [line.split(separator)[:3] for line in file if line.strip()]
    listeners, items, weights = zip(*[(int(a), int(b), float(c)) for a, b, c in rows])
    return np.unique(listeners, return_inverse=True)[1], np.unique(items, return_inverse=True)[1], np.array(weights)


def matrix(data, held):
    listeners, items, weights = data
    lost = set(held.items())
    keep = np.array([(u, i) not in lost for u, i in zip(listeners.tolist(), items.tolist())])
    shape = (listeners.max() + 1, items.max() + 1)
    return sparse.csr_matrix((weights[keep], (listeners[keep], items[keep])), shape=shape)


def held_out(run):
    """The item that each listener of a run lost."""
    with open(os.path.join(run, "held-out.tsv")) as file:
        next(file)
        return dict(tuple(map(int, line.split())) for line in file)
