#!/usr/bin/env python3
"""Figures of `mathrec serve`: latency, pictures a second, memory, hostile neighbours, and from the pen to the answer.

    Benchmarks/serve.py [picture throughput neighbours memory pen]

Each section prints a line with what it measured; the load of the machine stands before it. `pen` needs chromium and runs in the
environment of `make browser` (.build/browser-env/bin/python Benchmarks/serve.py pen).
"""

import http.client
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests/Browser"))
from server import PROGRAM, Server  # noqa: E402

PICTURE = {"Content-Type": "image/png"}
STROKES = json.dumps({"strokes": json.loads((ROOT / "Tests/Browser/strokes.json").read_text())["sum"]}).encode()
SAMPLES = [path.read_bytes() for path in sorted((ROOT / "Samples").glob("*.*g"))]


def connect(server):
    host, port = server.address.split("/")[2].split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def post(connection, path, body, headers):
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    text = response.read()
    if response.status != 200:
        raise RuntimeError(f"{response.status}: {text[:200]}")
    return json.loads(text)


def megapixel():
    """A photograph of a line with about a million pixels."""
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/page.jpg"
        subprocess.run([PROGRAM, "synthesize", "12+7\\times3-45", "(3+2)\\times(9-4)", "x^2-5x+6=0", "--symbol-height", "86", "--output", path],
                       check=True, capture_output=True)
        return pathlib.Path(path).read_bytes()


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def picture(server):
    body = megapixel()
    connection = connect(server)
    ratios, whole, own = [], [], []
    for turn in range(45):
        start = time.perf_counter()
        answer = post(connection, "/v1/solve", body, PICTURE)
        taken = (time.perf_counter() - start) * 1000
        if turn >= 5:
            whole.append(taken)
            own.append(answer["milliseconds"])
            ratios.append(taken / answer["milliseconds"])
    pixels = answer["width"] * answer["height"] / 1e6
    print(f"picture: {pixels:.2f} megapixels, {len(answer['lines'])} lines, over HTTP {statistics.median(whole):.1f} ms, the reader's own time "
          f"{statistics.median(own):.1f} ms: {statistics.median(ratios):.3f} times (median of {len(ratios)})")


def load(server, seconds, connections=16, bodies=None):
    """Requests on so many connections for so long: how many were answered, and how long each took."""
    bodies = bodies or [(sample, PICTURE) for sample in SAMPLES]
    times, errors = [], []
    end = time.monotonic() + seconds

    def work(number):
        try:
            connection = connect(server)
            turn = number
            while time.monotonic() < end:
                body, headers = bodies[turn % len(bodies)]
                start = time.perf_counter()
                post(connection, "/v1/solve", body, headers)
                times.append((time.perf_counter() - start) * 1000)
                turn += 1
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return times


def processor_seconds(server):
    """What the server has worked so far, on all cores."""
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def throughput(server):
    load(server, 3)
    line = (ROOT / "Samples/sum.jpg").read_bytes()
    for name, bodies in (("all samples", None), ("a photographed line (Samples/sum.jpg)", [(line, PICTURE)]), ("the same drawn", [(STROKES, {"Content-Type": "application/json"})])):
        seconds = 15
        before = processor_seconds(server)
        times = load(server, seconds, bodies=bodies)
        worked = (processor_seconds(server) - before) / len(times) * 1000
        print(f"throughput: {name}, 16 connections, {len(times) / seconds:.0f} a second; median {statistics.median(times):.0f} ms, "
              f"95 % below {percentile(times, 0.95):.0f} ms ({len(times)} requests; the client runs on the same cores); the server worked {worked:.1f} ms on each: two cores of its own would make "
              f"{2000 / worked:.0f} a second")


def neighbours(server):
    """One client by itself, and beside two hundred that send a byte a second, break off, or send what is no request."""
    def alone(count):
        connection = connect(server)
        times = []
        for _ in range(count):
            start = time.perf_counter()
            post(connection, "/v1/solve", STROKES, {"Content-Type": "application/json"})
            times.append((time.perf_counter() - start) * 1000)
        return times

    alone(20)
    before = alone(200)
    stop = threading.Event()
    host, port = server.address.split("/")[2].split(":")

    def slow():
        while not stop.is_set():
            sockets = []
            for _ in range(200):
                one = socket.create_connection((host, int(port)))
                one.sendall(f"POST /v1/solve HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: image/png\r\nContent-Length: 100000\r\n\r\n".encode())
                sockets.append(one)
            for _ in range(5):
                for one in sockets:
                    try:
                        one.sendall(b"x")
                    except OSError:
                        pass
                if stop.wait(1):
                    break
            for one in sockets:
                one.close()

    def broken():
        while not stop.is_set():
            one = socket.create_connection((host, int(port)))
            try:
                one.sendall(os.urandom(300))
                one.close()
            except OSError:
                pass
            stop.wait(0.02)

    threads = [threading.Thread(target=slow), threading.Thread(target=broken)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    beside = alone(200)
    stop.set()
    for thread in threads:
        thread.join()
    print(f"neighbours: a drawing is answered in {statistics.median(before):.1f} ms alone (95 % below {percentile(before, 0.95):.1f}), beside 200 slow "
          f"connections and 50 broken ones a second in {statistics.median(beside):.1f} ms (95 % below {percentile(beside, 0.95):.1f})")


def memory(server, total=20_000):
    def resident():
        for row in pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
            if row.startswith("VmRSS"):
                return int(row.split()[1]) / 1024

    bodies = [(STROKES, {"Content-Type": "application/json"})] * 9 + [(SAMPLES[0], PICTURE)]
    done, marks = 0, []
    count = threading.Lock()

    def work(number):
        nonlocal done
        connection = connect(server)
        while True:
            with count:
                if done >= total:
                    return
                done += 1
                turn = done
                if turn % (total // 10) == 0:
                    marks.append(resident())
            body, headers = bodies[turn % len(bodies)]
            post(connection, "/v1/solve", body, headers)

    start = time.monotonic()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shown = " ".join(f"{mark:.0f}" for mark in marks)
    print(f"memory: {total} requests in {time.monotonic() - start:.0f} s; resident MB after each tenth: {shown}")


def pen(server):
    from browser import STROKES as DRAWINGS, Browser

    browser = Browser()
    try:
        browser.open(server.address)
        browser.script("""
          window.measured = [];
          let up = 0;
          document.getElementById('ink').addEventListener('pointerup', event => { up = event.timeStamp; });
          addEventListener('answered', () => {
            if (!up) return;
            const from = up;
            up = 0;
            // The second frame begins when the first has been drawn.
            requestAnimationFrame(() => requestAnimationFrame(() => measured.push(performance.now() - from)));
          });""")
        strokes = browser.placed(DRAWINGS["sum"])
        for turn in range(25):
            browser.draw(strokes)
            browser.wait(lambda: browser.script("return measured.length") > 0 and any("33" in value for value in browser.values()))
            time.sleep(0.4)
            browser.script("document.getElementById('clear').click()")
            time.sleep(0.3)
        # The last stroke of each drawing: readings while writing are of less ink.
        times = browser.script("return measured")
        beyond = [value - 150 for value in times]
        print(f"pen: from the pen's last move to the answer on the screen {statistics.median(beyond):.0f} ms beyond the pause of 150 ms "
              f"(median of {len(beyond)}, 95 % below {percentile(beyond, 0.95):.0f})")
    finally:
        browser.close()


def main():
    sections = sys.argv[1:] or ["picture", "throughput", "neighbours", "memory"]
    server = Server()
    try:
        for name in sections:
            print(f"load {os.getloadavg()[0]:.1f}; ", end="", flush=True)
            {"picture": picture, "throughput": throughput, "neighbours": neighbours, "memory": memory, "pen": pen}[name](server)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
