"""Writes strategies.json: every strategy on a tiny softmax regression, computed by NumPy in double precision from the
papers' equations, independently of the Swift code.  Run: python3 make_strategies.py

Three clients with 4, 8 and 6 examples of 2 features and 3 classes; all take part; each makes full-batch steps of plain
gradient descent, client i as many as its epochs say (all 3; fednova is also run with unequal numbers of batches).
"""
import json
import numpy as np

rng = np.random.default_rng(7)
F, C = 2, 3
sizes = [4, 8, 6]
X = [np.round(rng.normal(size=(n, F)), 3).astype(np.float32).astype(float) for n in sizes]
Y = [rng.integers(0, C, n) for n in sizes]
W0 = np.round(rng.normal(size=(F + 1, C)) * 0.5, 3).astype(np.float32).astype(float)  # kernel rows, then bias
RATE, EPOCHS, ROUNDS = 0.1, 3, 4


def design(x):
    return np.hstack([x, np.ones((len(x), 1))])


def gradient(w, x, y):
    z = design(x) @ w
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return design(x).T @ p / len(y)


def fisher(w, x, y):
    return np.mean([gradient(w, x[i : i + 1], y[i : i + 1]) ** 2 for i in range(len(y))], axis=0)


def local(i, x0, extra=lambda w: 0.0, epochs=EPOCHS, momentum=0.0, rate=RATE):
    w, v = x0.copy(), np.zeros_like(x0)
    for _ in range(epochs):
        v = momentum * v - rate * (gradient(w, X[i], Y[i]) + extra(w))
        w = w + v
    return w


K, N = 3, 3
p = np.array(sizes) / sum(sizes)
out = {}


def run(name, step):
    x, state, history = W0.copy(), {}, []
    for t in range(ROUNDS):
        x = step(x, state, t)
        history.append([float(v) for v in x.ravel()])
    out[name] = history


def mean_delta(x, extra=lambda i: (lambda w: 0.0), weights=p):
    return sum(weights[i] * (local(i, x, extra(i)) - x) for i in range(K))


run("fedavg", lambda x, s, t: sum(p[i] * local(i, x) for i in range(K)))
run("fedavg-uniform", lambda x, s, t: sum(local(i, x) for i in range(K)) / K)


def fedavgm(x, s, t):
    s["v"] = 0.9 * s.get("v", 0) + mean_delta(x)
    return x + 1.0 * s["v"]


def adaptive(rule, beta1, beta2=0.99, tau=1e-3, rate=0.01):
    def step(x, s, t):
        d = mean_delta(x)
        s["m"] = beta1 * s.get("m", np.zeros_like(x)) + (1 - beta1) * d
        v = s.get("v", np.full_like(x, tau**2))
        s["v"] = {
            "adagrad": lambda: v + d**2,
            "adam": lambda: beta2 * v + (1 - beta2) * d**2,
            "yogi": lambda: v - (1 - beta2) * d**2 * np.sign(v - d**2),
        }[rule]()
        return x + rate * s["m"] / (np.sqrt(s["v"]) + tau)

    return step


run("fedavgm", fedavgm)
# The model that is judged: all rounds' weights, each counting 0.6 of the one after it.
rounds = [np.array(x) for x in out["fedavgm"]]
out["fedavgm-average"] = [
    (sum(0.6 ** (t - j) * rounds[j] for j in range(t + 1)) / sum(0.6 ** (t - j) for j in range(t + 1))).tolist()
    for t in range(ROUNDS)
]
run("fedadam", adaptive("adam", 0.9))
run("fedyogi", adaptive("yogi", 0.9))
run("fedadagrad", adaptive("adagrad", 0.0))
MU = 0.5
run("fedprox", lambda x, s, t: x + mean_delta(x, lambda i: (lambda w: MU * (w - x))))


def scaffold(decay=1.0):
    def step(x, s, t):
        c = s.setdefault("c", np.zeros_like(x))
        ci = s.setdefault("ci", [np.zeros_like(x) for _ in range(N)])
        new, delta, rate = [], 0, RATE * decay**t
        for i in range(K):
            y = local(i, x, lambda w: c - ci[i], rate=rate)
            new.append(ci[i] - c + (x - y) / (EPOCHS * rate))
            delta = delta + (y - x) / K
        s["c"] = c + sum(new[i] - ci[i] for i in range(K)) / N
        s["ci"] = new
        return x + delta

    return step


run("scaffold", scaffold())
run("scaffold-decay", scaffold(0.8))


def batches(i, x0, size, momentum):
    """Two epochs in the order of the examples would need the shuffle; whole batches of one size need none: a client of n
    examples that are all the same example has the same gradient in every batch."""
    w, v, steps = x0.copy(), np.zeros_like(x0), 0
    for _ in range(2):
        for _ in range(-(-sizes[i] // size)):
            v = momentum * v - RATE * gradient(w, X[i][:1], Y[i][:1])
            w, steps = w + v, steps + 1
    return w, steps


def fednova(momentum):
    def step(x, s, t):
        d, a = [], []
        for i in range(K):
            y, tau = batches(i, x, 2, momentum)
            r = momentum
            a.append((tau - r * (1 - r**tau) / (1 - r)) / (1 - r))
            d.append(-(y - x) / (RATE * a[-1]))
        effective = sum(p[i] * a[i] for i in range(K))
        return x - RATE * effective * sum(p[i] * d[i] for i in range(K))

    return step


run("fednova", fednova(0.0))
run("fednova-momentum", fednova(0.5))


def ewc(lam, retention):
    def step(x, s, t):
        U, V = s.get("U", np.zeros_like(x)), s.get("V", np.zeros_like(x))
        own = s.get("own", [(np.zeros_like(x), np.zeros_like(x))] * K)
        fresh, y = [], []
        for i in range(K):
            y.append(local(i, x, lambda w: 2 * lam * ((U - own[i][0]) * w - (V - own[i][1]))))
            I = fisher(y[i], X[i], Y[i])
            fresh.append((I, I * y[i]))
        s["U"] = retention * U + sum(u for u, _ in fresh)
        s["V"] = retention * V + sum(v for _, v in fresh)
        s["own"] = [(retention * own[i][0] + fresh[i][0], retention * own[i][1] + fresh[i][1]) for i in range(K)]
        return sum(p[i] * y[i] for i in range(K))

    return step


run("ewc", ewc(1.0, 0.0))
run("ewc-retention", ewc(0.7, 0.5))


def fedla(floor):
    """Logit adjustment: softmax(z + log((1 - floor) p_i / p + floor)), p over all clients heard of so far and oneself."""
    counts = [np.bincount(y, minlength=C).astype(float) for y in Y]

    def step(x, s, t):
        total, delta = s.get("n", np.zeros(C)), 0
        for i in range(K):
            everyone = total + counts[i]
            share = np.divide(everyone, everyone.sum())
            ratio = np.divide(counts[i] / counts[i].sum(), share, out=np.zeros(C), where=share > 0)
            shift, w = np.log((1 - floor) * ratio + floor), x.copy()
            for _ in range(EPOCHS):
                z = design(X[i]) @ w + shift
                q = np.exp(z - z.max(1, keepdims=True))
                q /= q.sum(1, keepdims=True)
                q[np.arange(len(Y[i])), Y[i]] -= 1
                w = w - RATE * design(X[i]).T @ q / len(Y[i])
            delta = delta + p[i] * (w - x)
        s["n"] = total + sum(counts)
        return x + delta

    return step


run("fedla", fedla(0.1))

# With all clients every round an error that c and every c_i share cancels, so these two also run with some left out.
CHOSEN = [[0, 2], [1, 2], [0, 1], [1, 2]]


def scaffold_partial(x, s, t):
    c, ci, S = s.setdefault("c", np.zeros_like(x)), s.setdefault("ci", [np.zeros_like(x) for _ in range(N)]), CHOSEN[t]
    delta, change = 0, 0
    for i in S:
        y = local(i, x, lambda w: c - ci[i])
        new = ci[i] - c + (x - y) / (EPOCHS * RATE)
        delta, change = delta + (y - x) / len(S), change + (new - ci[i])
        s["ci"] = [new if j == i else s["ci"][j] for j in range(N)]
    s["c"] = c + change / N
    return x + delta


def ewc_partial(lam, retention):
    def step(x, s, t):
        S = CHOSEN[t]
        # every part that ever entered the sums, with the round it is of, to be taken apart by client
        parts = s.setdefault("parts", [])
        weight = lambda r: (1.0 if r == t - 1 else 0.0) if retention == 0 else retention ** (t - 1 - r)
        fresh, x_new = [], 0
        for i in S:
            others = [(weight(r), I, y) for r, j, I, y in parts if j != i]
            y = local(i, x, lambda w: 2 * lam * sum((a * I * (w - z) for a, I, z in others), np.zeros_like(x)))
            fresh.append((t, i, fisher(y, X[i], Y[i]), y))
            x_new = x_new + sizes[i] / sum(sizes[j] for j in S) * y
        parts.extend(fresh)
        return x_new

    return step


run("scaffold-partial", scaffold_partial)
run("ewc-partial", ewc_partial(1.0, 0.0))
run("ewc-partial-retention", ewc_partial(0.7, 0.5))

problem = {
    "chosen": CHOSEN,
    "features": [x.tolist() for x in X], "labels": [[int(v) for v in y] for y in Y],
    "start": W0.ravel().tolist(), "rate": RATE, "epochs": EPOCHS, "weights": out,
}
json.dump(problem, open("strategies.json", "w"), indent=1)
