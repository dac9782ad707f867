"""At which size does an approximate index pay? pip install faiss-cpu numpy; python compare_faiss.py 10000 100000

Directions of 128 numbers around centres, as products have them, are searched by Faiss on one thread: exactly, and by HNSW with the
least effort that finds at least 95 of 100 true neighbours. Times are of the core, so that other programs do not count.
"""
import sys
import time

import faiss
import numpy as np


def directions(count, seed):
  """Ten pictures around each product's centre."""
  random = np.random.default_rng(seed)
  centres = random.normal(size=(count // 10, 128))
  rows = np.repeat(centres, 10, axis=0) + 0.7 * random.normal(size=(count, 128))
  return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def milliseconds(index, queries, count):
  times = []
  for query in queries:
    began = time.thread_time()
    index.search(query[None], count)
    times.append((time.thread_time() - began) * 1000)
  return float(np.median(times))


faiss.omp_set_num_threads(1)
for size in map(int, sys.argv[1:]):
  rows = directions(size, 1)
  random = np.random.default_rng(2)
  queries = rows[random.choice(size, 100, replace=False)] + 0.03 * random.normal(size=(100, 128)).astype(np.float32)
  exact = faiss.IndexFlatIP(128)
  exact.add(rows)
  truth = exact.search(queries, 10)[1]
  graph = faiss.IndexHNSWFlat(128, 16, faiss.METRIC_INNER_PRODUCT)
  graph.hnsw.efConstruction = 100
  began = time.thread_time()
  graph.add(rows)
  built = time.thread_time() - began
  for effort in [16, 32, 64, 128, 256, 512, 1024]:
    graph.hnsw.efSearch = effort
    found = graph.search(queries, 10)[1]
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, truth)])
    if recall >= 0.95: break
  print(
    f"{size} entries: exact {milliseconds(exact, queries, 10):.2f} ms; HNSW {milliseconds(graph, queries, 10):.2f} ms at "
    f"effort {effort}, {recall:.1%} of the true ten, built in {built:.0f} s", flush=True)
