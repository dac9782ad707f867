"""The random numbers of the golden files' inputs: those of RandomStream(seed: 7, path...)."""
import numpy as np

MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def stream(seed, *path):
    """The uniform numbers of [0, 1) of RandomStream(seed:, path...)."""
    state = mix((seed + 0x9E3779B97F4A7C15) & MASK)
    for part in path:
        state = mix(state ^ mix((part + 0xD1B54A32D192ED03) & MASK))
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        yield (mix(state) >> 11) * 2.0**-53


def draw(count, *path):
    numbers = stream(7, *path)
    return np.array([next(numbers) for _ in range(count)])
