"""Writes the page of results, and its plots, from the figures that run.py keeps."""
import os
import shutil
import statistics
import subprocess

CORES = {"1": "one core", "2": "both cores"}
PICTURES = {"crohme": "crops of CROHME", "random": "random pictures"}


def write(kept, name):
    sections = kept["sections"]
    writers = {
        "train": train, "infer": infer, "federated": federated, "loop": loop, "kernel": kernel, "products": products,
        "solve": solve, "growth": growth,
    }
    rows, bodies = [], []
    for section, writer in writers.items():
        if section not in sections:
            continue
        about = sections[section]
        found, body = writer(about["figures"], name)
        rows += found
        bodies.append(
            f"## {section}\n\nCommit {about['commit']}, {about['when']}, {about['took']:.0f} s, load {about['load']:.2f} "
            + f"before{', quick: to see that it works, not to be quoted' if about['quick'] else ''}. "
            + f"Repeat: `make bench SECTIONS={section}`\n\n{body}")
    machine = kept["machine"]
    table = ["| measurement | mathrec | fastest peer | ratio | accuracy |", "|---|---|---|---|---|"] + rows
    lines = [
        f"# {os.path.basename(name)}", "",
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory'] / 2**30:.0f} GiB, {machine['system']}, "
        f"{machine['swift']}.", "",
        "The sides of a comparison are processes that measure in turns, stopped while it is not their turn, pinned to as "
        "many cores as the row says. Figures are medians of the turns with the least and the most; a ratio is the median of "
        "the ratios of turns. Every side sees the same images, trains the same network (dropout 0.25, Adam at 0.001) and "
        "is judged on the same test images after the same number of epochs or rounds. A peer runs in several settings; "
        "one that was 1.3 times slower than its best after the first turn took no more.", "",
        "## Table for README.md", "", *table, "", *bodies,
    ]
    with open(name + ".md", "w") as file:
        file.write("\n".join(lines).rstrip() + "\n")


# MARK: Numbers

def values(worker, key=None):
    """A figure of each turn; images a second where no key is given."""
    return [turn[key] if key else turn["images"] / turn["seconds"] for turn in worker["turns"]]


def spread(numbers, scale=1.0, digits=3):
    """The median with the least and the most."""
    numbers = [number * scale for number in numbers]
    return f"{short(statistics.median(numbers), digits)} ({short(min(numbers), digits)}–{short(max(numbers), digits)})"


def short(number, digits=3):
    """So many digits that matter, thousands apart."""
    if number == 0:
        return "0"
    places = digits - 1
    size = abs(number)
    while size >= 10:
        size, places = size / 10, places - 1
    while size < 1:
        size, places = size * 10, places + 1
    return f"{round(number, places):,.{max(0, places)}f}"


def whole(worker, count):
    """Whether the worker measured to the end."""
    return worker["problem"] is None and len(worker["turns"]) == count


def fastest(workers, key=None):
    """The peer with the best median, or None: rates are better when larger, seconds when smaller."""
    count = len(workers[0]["turns"])
    peers = [worker for worker in workers[1:] if whole(worker, count) and count]
    if not peers:
        return None
    pick = min if key else max
    return pick(peers, key=lambda worker: statistics.median(values(worker, key)))


def ratios(ours, peer, key=None):
    pairs = zip(values(ours, key), values(peer, key))
    return [theirs / mine if key else mine / theirs for mine, theirs in pairs]


def accuracies(*workers):
    """What each side reached; nothing where labels are random."""
    found = [worker["end"].get("accuracy") for worker in workers]
    return "" if None in found else " / ".join(f"{100 * value:.1f} %" for value in found)


def row(what, ours, peer, unit, key=None, scale=1.0, accuracy=""):
    if peer is None:
        return f"| {what} | {spread(values(ours, key), scale)} {unit} | none ran | | {accuracy} |"
    return (
        f"| {what} | {spread(values(ours, key), scale)} {unit} | {peer['name']}: {spread(values(peer, key), scale)} | "
        f"{spread(ratios(ours, peer, key))} | {accuracy} |")


def detail(workers, columns):
    """One line a worker: its figures, or why it has none."""
    lines = [
        "| side | " + " | ".join(title for title, *_ in columns) + " | start, s | accuracy | versions | note |",
        "|---" * (len(columns) + 5) + "|"]
    for worker in workers:
        cells = [spread(values(worker, key), scale) if worker["turns"] else "" for _, key, scale in columns]
        note = f"failed: {worker['problem']}" if worker["problem"] else "slower setting, out" if worker["isOut"] else ""
        note = note.replace("|", "/")
        lines.append(
            f"| {worker['name']} | " + " | ".join(cells) + f" | {worker['startup']:.1f} | {'' if worker['isOut'] else accuracies(worker)} | "
            + f"{worker['versions'] or ''} | {note} |")
    return "\n".join(lines)


def commands(workers):
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return "```sh\n" + "\n".join(worker["command"].replace(here + "/", "") for worker in workers) + "\n```\n"


def names(key):
    pictures, threads = key.split(", ")
    return PICTURES[pictures], CORES[threads]


# MARK: Sections

def train(figures, name):
    rows, body = [], []
    for key, workers in figures.items():
        pictures, cores = names(key)
        ours, peer = workers[0], fastest(workers)
        title = f"training, batch 32, {pictures}, {cores}"
        rows.append(row(title, ours, peer, "images/s", accuracy=accuracies(ours, peer) if peer else ""))
        body += [f"### {title}", "", detail(workers, [("images/s", None, 1)]), "", commands(workers)]
    return rows, "\n".join(body)


def infer(figures, name):
    rows, body = [], []
    for key, workers in figures.items():
        pictures, cores = names(key)
        ours = workers[0]
        title = f"inference, batch 256, {pictures}, {cores}"
        rows.append(row(title, ours, fastest(workers), "images/s"))
        # One crop is one thread's work here; a peer may use both cores.
        rows.append(row(f"one crop's latency, {cores}", ours, fastest(workers, "latency"), "µs", "latency", 1e6))
        body += [
            f"### {title}", "", detail(workers, [("images/s", None, 1), ("one crop, µs", "latency", 1e6)]), "",
            commands(workers)]
    return rows, "\n".join(body)


def rounds(figures, title, note):
    rows, body = [], []
    for workers in figures.values():
        for worker in workers:
            for turn in worker["turns"]:
                turn["rounds"] = 60 / turn["seconds"]
        ours, peer = workers[0], fastest(workers)
        rows.append(row(title, ours, peer, "rounds/min", "rounds", accuracy=accuracies(ours, peer) if peer else ""))
        if peer:
            # Rounds a minute are better when larger: the ratio is that of the rates.
            rows[-1] = rows[-1].replace(spread(ratios(ours, peer, "rounds")), spread(ratios(ours, peer)))
        body += [note, "", detail(workers, [("rounds/min", "rounds", 1)]), "", commands(workers)]
    return rows, "\n".join(body)


def federated(figures, name):
    return rounds(
        figures, "FedAvg, 10 of 100 clients a round, 676 images each",
        "Flower's simulation on Ray, two clients at a time; the start-up of either side is not in its rounds.")


def loop(figures, name):
    return rounds(
        figures, "FedAvg, 10 clients, 676 images each, against one after another in Keras",
        "Each client a fresh Keras model in a cleared session, fitted on arrays: the usual first script.")


def kernel(figures, name):
    ours = figures["1"][0]
    share = spread(values(ours, "share"), 100)
    body = detail([ours], [
        ("peak, GFLOP/s", "peak", 1e-9), ("conv2 forward as defined, GFLOP/s", "convolution", 1e-9),
        ("share executed, %", "share", 100), ("µs an image", "microseconds", 1)])
    defined = spread([turn["convolution"] / turn["peak"] for turn in ours["turns"]], 100)
    rows = [
        f"| conv2 forward: the multiply-adds it executes, of the core's peak | {share} % | | | |",
        f"| conv2 forward: those of the convolution's definition, of the same peak | {defined} % | | | |"]
    return rows, body + (
        "\n\nDense random input: no ground to skip. Winograd's algorithm executes 16 multiply-adds where the convolution's "
        "definition has 36; the share counts only those, and the time also has what carries the numbers there and back.\n\n"
        ) + commands([ours])


def products(figures, name):
    ours = figures["1"][0]
    body = detail([ours], [
        (f"{what}, ms", what, 1e3)
        for what in ["inference", "inference products", "training", "training products"]])
    rows = [
        f"| a network without kernels of its own, {what}: its time as a multiple of that of its matrix products in OpenBLAS | "
        f"{spread(values(ours, what + ' ratio'), 1)} | | | |" for what in ["inference", "training"]]
    return rows, body + (
        "\n\n16 images of 45x45 with three channels, convolutions to 48, 64 and 96 filters, no pooling, a dense layer. The "
        "products alone are one for each layer over the whole batch, with operands that lie ready; in training also those of "
        "the gradients.\n\n") + commands([ours])


def solve(figures, name):
    rows, body = [], ["| picture | pixels | wall, ms | processor, ms | peak memory, MB |", "|---|---|---|---|---|"]
    for picture, about in figures["pictures"].items():
        runs = figures[picture]
        wall, memory = spread([run["seconds"] for run in runs], 1e3), spread([run["memory"] for run in runs], 1e-6)
        body.append(
            f"| {picture} | {about['pixels']:,} | {wall} | {spread([run['cpu'] for run in runs], 1e3)} | {memory} |")
        rows.append(f"| `mathrec solve`, whole process, {picture} JPEG | {wall} ms, {memory} MB | | | |")
    start = figures["start"]
    body.append(
        f"| none (`--version`) | | {spread([run['seconds'] for run in start], 1e3)} | "
        f"{spread([run['cpu'] for run in start], 1e3)} | {spread([run['memory'] for run in start], 1e-6)} |")
    names = ["models", "decode", "ink", "symbols", "layout", "answer"]
    body += ["", "Where the time goes within a process that has started, ms:", "", "| picture | " + " | ".join(names) + " |",
             "|---" * (len(names) + 1) + "|"]
    for picture in figures["pictures"]:
        turns = figures[picture + " stages"][0]["turns"]
        cells = [spread([turn["stages"][stage] for turn in turns], 1e3) for stage in names]
        body.append(f"| {picture} | " + " | ".join(cells) + " |")
    many = figures["many"]
    rate = spread([run["pictures"] / run["seconds"] for run in many])
    rows.append(f"| `mathrec solve`, {many[0]['pictures']} 1-MP pictures in one call | {rate} pictures/s | | | |")
    cores = spread([run["cpu"] / run["seconds"] for run in many])
    body += ["", f"{many[0]['pictures']} pictures of 1 MP in one call: {rate} pictures/s on {cores} cores, peak memory "
             f"{spread([run['memory'] for run in many], 1e-6)} MB."]
    return rows, "\n".join(body) + "\n"


def growth(figures, name):
    body = []

    def turns(series, seconds=lambda turn: turn["seconds"]):
        return [(x, [seconds(turn) for turn in found]) for x, found in series]

    plots = [
        ("clients", "clients of 128 images in a round", "seconds a round", turns(figures["clients of 128 images"])),
        ("images", "images of each of 10 clients", "seconds a round", turns(figures["images of 10 clients"])),
        ("threads", "threads", "training, images a second", turns(figures["threads"], lambda t: t["images"] / t["seconds"])),
        ("pixels", "megapixels", "seconds of mathrec solve", [(x / 1e6, y) for x, y in turns(figures["pixels"])]),
    ]
    for short_name, across, up, series in plots:
        body += [f"| {across} | {up} |", "|---|---|"]
        body += [f"| {x:.3g} | {spread(numbers)} |" for x, numbers in series]
        picture = f"{name}-{short_name}.svg"
        if plot(picture, across, up, series):
            body += ["", f"![{up} by {across}]({os.path.basename(picture)})"]
        body.append("")
    return [], "\n".join(body)


def plot(path, across, up, series):
    """Medians with the least and the most, both axes from zero."""
    gnuplot = shutil.which("gnuplot")
    if gnuplot is None:
        return False
    data = "\n".join(f"{x} {statistics.median(y)} {min(y)} {max(y)}" for x, y in series)
    script = f"""
set terminal svg size 560,360 font "sans,12"
set output "{path}"
set xlabel "{across}"
set ylabel "{up}"
set xrange [0:*]
set yrange [0:*]
set grid
unset key
$data << END
{data}
END
plot $data using 1:2 with lines lc rgb "#3060a0", $data using 1:2:3:4 with yerrorbars pt 7 ps 0.5 lc rgb "#3060a0"
"""
    return subprocess.run([gnuplot], input=script, text=True, capture_output=True).returncode == 0
