"""Federations as their users run them: the program, Flower's own SuperLink, and a stock strategy of Flower's in Python.

Run by `make flower`: each test in a process of its own, several at once, as they wait for each other most of the time. MATHREC names
the program, MATHREC_FLOWER the environment with flwr. MATHREC_KILL_SEED and MATHREC_KILLS say when the kill test kills, and how often
each of client, server and SuperLink."""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import random
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("MATHREC", str(ROOT / ".build/release/mathrec"))
FLOWER = pathlib.Path(os.environ.get("MATHREC_FLOWER", ROOT / ".build/flower-env")) / "bin"
SEED = int(os.environ.get("MATHREC_KILL_SEED", time.time_ns() % 2**32))
KILLS = int(os.environ.get("MATHREC_KILLS", 1))
QUIET = {
    **os.environ, "FLWR_TELEMETRY_ENABLED": "0", "FLWR_DISABLE_UPDATE_CHECK": "1",
    "FLWR_DISABLE_RUNTIME_DEPENDENCY_INSTALLATION": "1", "no_proxy": "127.0.0.1,localhost,10.77.0.1",
    "PATH": f"{FLOWER}:{os.environ['PATH']}"}
LABELS = "+,-,7"
DATA = [f"synthetic:{8 + number}:{LABELS}" for number in range(3)]
TEST = f"synthetic:6:{LABELS}"
SMALL = ["--input-size", "12", "--batch", "4"]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def run(*arguments, folder, status=0, timeout=300):
    done = subprocess.run(
        [PROGRAM, *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=timeout, env=QUIET)
    assert done.returncode == status, f"{arguments}: {done.returncode} {done.stdout} {done.stderr}"
    return done.stdout + done.stderr


class Federation:
    """Processes in a folder of their own, which all end with it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.security = ["--insecure"]
        self.processes = []

    def start(self, *arguments, log, program=PROGRAM, host=()):
        """`host`: what runs a program on another host, as words in front of it."""
        with open(self.folder / log, "ab") as output:
            process = subprocess.Popen(
                [*host, program, *map(str, arguments)], cwd=self.folder, stdout=output, stderr=output, env=QUIET)
        self.processes.append(process)
        return process

    def client(self, number, *arguments, data=None, address=None, host=()):
        chosen = [] if "--virtual" in arguments else ["--data", data or DATA[number]]
        return self.start(
            "client", "--superlink", address or self.address, *self.security, "--name", f"site{number}", "--state",
            f"state{number}", "--poll-most", "0.3", *chosen, *arguments, log=f"site{number}.log", host=host)

    def server(self, name, *arguments, least=3, clients=3, rounds=3):
        return self.start(
            "server", "run", name, "--with-superlink", "--superlink", self.address, *self.security, "--clients", clients,
            "--min-clients", least, "--sample", clients, "--test", TEST, "--rounds", rounds, *SMALL, *arguments,
            log=f"{name}.log")

    def log(self, name):
        return (self.folder / name).read_text(errors="replace")

    def wait(self, process, name, timeout=240):
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired:
            status = "no end"
        assert status == 0, f"{status}: {self.log(name)}"

    def until(self, condition, words, timeout=120):
        end = time.time() + timeout
        while not condition():
            assert time.time() < end, f"{words}\n" + "\n".join(self.log(log.name) for log in self.folder.glob("*.log"))
            time.sleep(0.05)

    def until_admitted(self, key):
        check = ["federation", "check", "--superlink", self.address, *self.security, "--key", key]
        self.until(
            lambda: subprocess.run([PROGRAM, *check], cwd=self.folder, capture_output=True).returncode == 0,
            f"{key} is not let in")

    def model(self, name):
        return (self.folder / name / "model.safetensors").read_bytes()

    def rounds(self, name):
        path = self.folder / name / "rounds.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for path in self.folder.glob("*/superlink.pid"):
            with contextlib.suppress(OSError, ValueError):
                os.kill(int(path.read_text()), signal.SIGKILL)


class Proxy:
    """Between clients and a SuperLink: by chance it delays, cuts in either direction after some bytes, or answers 502; and no link
    lives for long, so that there are many."""

    # An object comes whole or not at all, so that a link must live for one.
    LIFE = (300_000, 600_000)

    def __init__(self, target, seed, share=0.15, handovers=0):
        """`handovers`: so many answers that hand a message to train over are lost."""
        self.random, self.target, self.share, self.handovers = random.Random(seed), target, share, handovers
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.faults = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                one, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(one,), daemon=True).start()

    def serve(self, one):
        with contextlib.suppress(OSError), one:
            fault = self.random.random() < self.share
            kind, limit = self.random.choice(["delay", "up", "down", "502"]), self.random.randrange(1500)
            life = self.random.randrange(*self.LIFE)
            if fault:
                self.faults += 1
                if kind == "502":
                    one.recv(1 << 16)
                    one.sendall(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                    return
                time.sleep(self.random.random())
            with socket.create_connection(self.target) as other:
                def pump(source, sink, most):
                    with contextlib.suppress(OSError):
                        count = 0
                        while part := source.recv(1 << 14):
                            count += len(part)
                            if count > most or sink is one and self.loses(part):
                                break
                            sink.sendall(part)
                    for end in (source, sink):
                        with contextlib.suppress(OSError):
                            end.shutdown(socket.SHUT_RDWR)

                up = threading.Thread(
                    target=pump, args=(one, other, limit if fault and kind == "up" else life), daemon=True)
                up.start()
                pump(other, one, limit if fault and kind == "down" else life)
                up.join()

    def loses(self, part):
        """An object that names the type too begins with its own."""
        if self.handovers == 0 or b"train" not in part or b"Message " in part:
            return False
        self.handovers -= 1
        return True

    def close(self):
        self.listener.close()


class Unit:
    """A unit of deploy/ as systemd starts it: its environment, its credentials, its command with both put in."""

    def __init__(self, federation, name, instance="", **settings):
        self.federation, self.log = federation, f"{name}{instance}.log"
        folder = federation.folder
        state, credentials = folder / f"state-{name}{instance}", folder / f"credentials-{name}{instance}"
        for place in (state, credentials):
            place.mkdir(mode=0o700)
        text = (ROOT / f"deploy/{name}.service").read_text().replace("\\\n", " ").replace("%i", instance)
        self.environment = {"STATE_DIRECTORY": str(state), "CREDENTIALS_DIRECTORY": str(credentials)}
        for line in re.findall(r"(?m)^Environment=(.*)", text):
            self.environment.update(word.split("=", 1) for word in shlex.split(line.replace("%S", str(folder))))
        self.environment.update(settings)
        for kept, source in re.findall(r"(?m)^LoadCredential=(.*):/etc/mathrec/(.*)", text):
            shutil.copy(folder / source, credentials / kept)
            (credentials / kept).chmod(0o400)
        for old, new in (("/usr/bin/mathrec", PROGRAM), ("/opt/mathrec-superlink/bin", str(FLOWER)), ("--port 8000", f"--port {federation.port}")):
            text = text.replace(old, new)
        self.words = []
        for word in shlex.split(re.search(r"(?m)^ExecStart=(.*)", text)[1]):
            if re.fullmatch(r"\$[A-Z_]+", word):
                # Without braces a variable is as many words as it has.
                self.words += shlex.split(self.environment[word[1:]])
            else:
                word = re.sub(r"(?<!\$)\$\{([A-Z_]+)\}", lambda found: self.environment[found[1]], word)
                self.words.append(word.replace("$$", "$"))

    def start(self):
        with open(self.federation.folder / self.log, "ab") as output:
            process = subprocess.Popen(
                self.words, cwd=self.environment["STATE_DIRECTORY"], stdout=output, stderr=output,
                env={**QUIET, **self.environment})
        self.federation.processes.append(process)
        return process


class Hosts:
    """Network namespaces that stand for machines, each with an address of its own, on one switch: `server`, and the sites.

    `ip netns exec` starts a program on one; its network is all that it has of the machine's."""

    def __init__(self, sites):
        self.prefix = f"mathrec{os.getpid()}"
        self.names = []
        try:
            self.add("switch")
            self.ip("link", "add", "bridge", "type", "bridge", host="switch")
            self.ip("link", "set", "bridge", "up", host="switch")
            for number, name in enumerate(["server", *(f"site{site}" for site in range(sites))]):
                self.add(name)
                self.ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", self.full(name), host="switch")
                self.ip("link", "set", name, "master", "bridge", "up", host="switch")
                self.ip("address", "add", f"10.77.0.{1 + number}/24", "dev", "eth0", host=name)
                self.ip("link", "set", "eth0", "up", host=name)
        except BaseException:
            self.close()
            raise

    def full(self, name):
        return f"{self.prefix}-{name}"

    def add(self, name):
        self.ip("netns", "add", self.full(name))
        self.names.append(name)
        self.ip("link", "set", "lo", "up", host=name)

    def ip(self, *words, host=None):
        subprocess.run(["ip", *(["-n", self.full(host)] if host else []), *words], check=True, capture_output=True, text=True)

    def on(self, name):
        return ["ip", "netns", "exec", self.full(name)]

    def plug(self, name, is_in):
        """The cable of a host at the switch."""
        self.ip("link", "set", name, "up" if is_in else "down", host="switch")

    def close(self):
        for name in self.names:
            subprocess.run(["ip", "netns", "del", self.full(name)], capture_output=True)


class FlowerTest(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.federation = Federation(self.temporary.name)

    def tearDown(self):
        self.federation.close()
        self.temporary.cleanup()

    def simulated(self, name, *arguments, rounds=3):
        run("fedtrain", "--output", name, "--clients", 3, "--sample", 3, "--partition", "site", "--data", *DATA, "--test", TEST,
            "--rounds", rounds, *SMALL, "--quiet", *arguments, folder=self.federation.folder)
        return self.federation.model(name)

    def test_the_same_bytes_as_in_one_process(self):
        federation = self.federation
        options = ["--strategy", "scaffold", "--compress", "sample:0.5,eden:2", "--augment"]
        server = federation.server("run", *options)
        # Started in any order they have their names' numbers.
        for number in (2, 0, 1):
            federation.client(number)
        federation.wait(server, "run.log")
        self.assertEqual(federation.model("run"), self.simulated("simulated", *options))
        said = run("fedtrain", "--replay", "run", "--output", "again", "--data", *DATA, folder=federation.folder)
        self.assertIn("byte for byte", said)
        self.assertEqual([one["answered"] for one in federation.rounds("run")], [[0, 1, 2]] * 3)
        roster = json.loads((federation.folder / "run/roster.json").read_text())
        self.assertEqual([one["name"] for one in roster["members"]], ["site0", "site1", "site2"])
        sent = [json.loads(line) for line in (federation.folder / "state0/sent.jsonl").read_text().splitlines()]
        self.assertEqual(len([one for one in sent if one["type"] == "train"]), 3)

    def test_mistakes_and_the_roster(self):
        folder = self.federation.folder
        for words, said in [
            (["client"], "say what to train on"),
            (["client", "--data", "x", "--ink"], "say what to train on"),
            (["client", "--virtual", "--superlink", "fl.example.org:9092", "--insecure"], "could read and change"),
            (["client", "--virtual", "--superlink", "nowhere"], "no address of a SuperLink"),
            (["client", "--virtual", "--nodes", "0"], "--nodes is from 1"),
            (["server", "run", "r", "--with-superlink", "--virtual"], "--certificates PREFIX"),
            (["server", "run", "r", "--flower", "x", "--virtual"], "go with --with-superlink"),
            (["server", "run", "r", "--insecure", "--virtual", "--min-clients", "3", "--sample", "2"], "--least-answers"),
            (["server", "run", "r", "--insecure", "--virtual", "--deadline", "soon"], "--deadline soon"),
            (["server", "run", "r", "--insecure", "--virtual", "--aggregation", "fltrust"], "choose another rule"),
            (["server", "run", "r", "--insecure", "--virtual", "--secure"], "nobody knows whose keys are whose"),
            (["fedtrain", "--replay", "r", "--clients", "3"], "--replay takes every setting"),
        ]:
            self.assertIn(said, run(*words, folder=folder, status=64), words)
        self.assertIn("there is no such file", run(
            "server", "run", "r", "--insecure", "--min-clients", 2, "--test", "missing", folder=folder, status=1).replace(
                "no such file or folder", "no such file"))
        self.assertFalse((folder / "r").exists())
        for name in ("a", "b"):
            run("keygen", "node", name, folder=folder)
            run("server", "admit", f"{name}.pub", folder=folder)
        self.assertIn("another site has this name", run("server", "admit", "b.pub", "--name", "c", folder=folder) and run(
            "keygen", "node", "d", folder=folder) and run("server", "admit", "d.pub", "--name", "a", folder=folder, status=1))
        run("server", "remove", "a", folder=folder)
        lines = run("server", "nodes", "--insecure", "--superlink", "127.0.0.1:1", folder=folder).splitlines()
        self.assertEqual([line.split()[:3] for line in lines if line[0].isdigit()], [["0", "removed", "a"], ["1", "unknown", "c"]])

    def test_keys_and_certificates(self):
        federation = self.federation
        folder = federation.folder
        run("keygen", "authority", "office", "--host", "127.0.0.1", folder=folder)
        for number in range(3):
            run("keygen", "node", f"key{number}", folder=folder)
        for number in range(2):
            said = run("server", "admit", f"key{number}.pub", "--name", f"site{number}", folder=folder)
            self.assertIn(said.split()[1], (folder / "roster.json").read_text())
        federation.security = ["--ca", "office-ca.crt"]
        server = federation.start(
            "server", "run", "run", "--with-superlink", "--superlink", federation.address, "--certificates", "office", "--roster",
            "roster.json", "--min-clients", 2, "--test", TEST, "--rounds", 2, *SMALL, log="run.log")
        check = ["federation", "check", "--superlink", federation.address, "--ca", "office-ca.crt", "--key"]
        federation.until_admitted("key0.key")
        self.assertIn("ok   the key and the clock", run(*check, "key0.key", folder=folder))
        self.assertIn("BAD  the key and the clock", run(*check, "key2.key", folder=folder, status=1))
        # The system's authorities know nothing of this one.
        untrusted = run("federation", "check", "--superlink", federation.address, folder=folder, status=1)
        self.assertIn("BAD  the SuperLink", untrusted)
        stranger = federation.client(2, "--key", "key2.key", "--give-up", "1s")
        self.assertEqual(stranger.wait(60), 1, federation.log("site2.log"))
        self.assertIn("mathrec server admit", federation.log("site2.log"))
        for number in range(2):
            federation.client(number, "--key", f"key{number}.key")
        federation.wait(server, "run.log")
        said = run("fedtrain", "--replay", "run", "--output", "again", "--data", *DATA[:2], folder=folder)
        self.assertIn("byte for byte", said)

    def admitted(self, count, host="127.0.0.1"):
        """Certificates, and a roster of so many sites, whose keys are `key0.key` and so on."""
        folder = self.federation.folder
        run("keygen", "authority", "office", "--host", host, folder=folder)
        for number in range(count):
            run("keygen", "node", f"key{number}", folder=folder)
            run("server", "admit", f"key{number}.pub", "--name", f"site{number}", folder=folder)
        self.federation.security = ["--ca", "office-ca.crt"]

    def test_secure_sums(self):
        """A client killed in the middle of a sum: without its keys there is none of three, and the next attempt has all."""
        federation = self.federation
        folder = federation.folder
        self.admitted(3)
        options = ["--local-epochs", 300]
        server = federation.start(
            "server", "run", "run", "--with-superlink", "--superlink", federation.address, "--certificates", "office", "--roster",
            "roster.json", "--secure", "--test", TEST, "--rounds", 2, *SMALL, *options, "--deadline", "60s", log="run.log")
        federation.until_admitted("key2.key")

        def client(number):
            return federation.client(
                number, "--key", f"key{number}.key", "--roster", "roster.json", "--policy", "policy.json")

        (folder / "policy.json").write_text('{"needsSecure": true}')
        clients = [client(number) for number in range(3)]
        keys = folder / "run/secure"
        # It trains longer than it takes to stop it, so that the sum waits for its keys.
        federation.until(lambda: (keys / "attempt.json").exists(), "no round")
        clients[2].send_signal(signal.SIGSTOP)
        federation.until(lambda: (keys / "keys-1").exists(), "no keys")
        clients[1].kill()
        clients[1].wait()
        clients[1] = client(1)
        clients[2].send_signal(signal.SIGCONT)
        federation.wait(server, "run.log")
        self.assertEqual(federation.model("run"), self.simulated("simulated", "--secure", *options, rounds=2))
        self.assertIn("no secure sum came about", federation.log("run.log"))
        said = run("fedtrain", "--replay", "run", "--output", "again", "--data", *DATA, folder=folder)
        self.assertIn("byte for byte", said)
        sent = [json.loads(line) for line in (folder / "state0/sent.jsonl").read_text().splitlines()]
        stages = [one["round"].split("/")[3] for one in sent if one["type"] == "train" and "failure" not in one]
        self.assertEqual(stages[-4:], ["keys", "shares", "numbers", "opening"])

    def test_a_superlink_of_its_own(self):
        """As in deploy/: the server finds a SuperLink that something else started, and makes it know the roster's keys."""
        federation = self.federation
        folder = federation.folder
        self.admitted(2)
        run("keygen", "secret", "office", folder=folder)
        # Before the SuperLink, as services start in any order.
        server = federation.start(
            "server", "run", "run", "--superlink", federation.address, *federation.security, "--secret", "office.secret",
            "--roster", "roster.json", "--min-clients", 2, "--test", TEST, "--rounds", 2, *SMALL, log="run.log")
        federation.until(lambda: "trying again" in federation.log("run.log"), "it does not wait for its SuperLink")
        federation.start(
            "--isolation", "process", "--host", "127.0.0.1", "--port", federation.port, "--database", "superlink.db",
            "--enable-supernode-auth", "--ssl-ca-certfile", "office-ca.crt", "--ssl-certfile", "office-server.crt",
            "--ssl-keyfile", "office-server.key", "--superexec-auth-secret-file", "office.secret", log="superlink.log",
            program=FLOWER / "flower-superlink")
        for number in range(2):
            federation.until_admitted(f"key{number}.key")
            federation.client(number, "--key", f"key{number}.key")
        federation.wait(server, "run.log")
        self.assertEqual(len(federation.rounds("run")), 2)

    def test_the_units_of_deploy(self):
        """SuperLink, server and two sites by the commands of the units, the server killed and started again by the same."""
        federation = self.federation
        folder = federation.folder
        self.admitted(2)
        run("keygen", "secret", "office", folder=folder)
        for kept, made in [("ca.crt", "office-ca.crt"), ("server.crt", "office-server.crt"), ("server.key", "office-server.key"),
                           ("secret", "office.secret")]:
            shutil.copy(folder / made, folder / kept)
        for number in range(2):
            shutil.copy(folder / f"key{number}.key", folder / f"site{number}.key")
            (folder / f"site{number}.json").write_text('{"mostEpochs": 2}')
        superlink = Unit(federation, "mathrec-superlink").start()
        unit = Unit(
            federation, "mathrec-server", MATHREC_SUPERLINK=federation.address, MATHREC_ROUNDS="3",
            MATHREC_OPTIONS=" ".join(["--min-clients", "2", "--test", TEST, *SMALL]))
        server = unit.start()
        clients = [
            Unit(federation, "mathrec-client@", f"site{number}", MATHREC_SUPERLINK=federation.address, MATHREC_DATA=DATA[number],
                 MATHREC_OPTIONS="--poll-most 0.3").start() for number in range(2)]
        run_folder = "state-mathrec-server/run"
        federation.until(lambda: federation.rounds(run_folder), "no first round")
        server.kill()
        server.wait()
        server = unit.start()
        federation.wait(server, unit.log)
        self.assertEqual([one["answered"] for one in federation.rounds(run_folder)], [[0, 1]] * 3)
        for number, client in enumerate(clients):
            client.terminate()
            federation.wait(client, f"mathrec-client@site{number}.log")
            self.assertTrue((folder / f"state-mathrec-client@site{number}/sent.jsonl").exists())
        superlink.terminate()
        superlink.wait(60)

    def test_killed_at_any_moment(self):
        """Server, SuperLink and clients, each killed with SIGKILL at seeded moments; the model is that of a run that never was."""
        federation = self.federation
        options = ["--strategy", "scaffold", "--local-epochs", "20"]
        chance = random.Random(SEED)
        kinds = ["superlink", "client", "server"] * KILLS
        chance.shuffle(kinds)
        # Some pass while a part comes back.
        rounds = len(kinds) * 5 // 4 + 2
        expected = self.simulated("simulated", *options, rounds=rounds)
        server = federation.server("run", *options, "--deadline", "20s", rounds=rounds)
        clients = [federation.client(number) for number in range(3)]
        kills = {"server": 0, "superlink": 0, "client": 0}
        for kind in kinds:
            done = len(federation.rounds("run"))
            federation.until(
                lambda: len(federation.rounds("run")) > done or server.poll() is not None, f"seed {SEED}: no round", 150)
            time.sleep(chance.random() * 0.8)
            if server.poll() is not None:
                break
            if kind == "server":
                server.kill()
                server.wait()
                server = federation.server("run", "--resume", rounds=rounds)
            elif kind == "superlink":
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int((federation.folder / "run/superlink.pid").read_text()), signal.SIGKILL)
            else:
                number = chance.randrange(3)
                clients[number].kill()
                clients[number].wait()
                clients[number] = federation.client(number)
            kills[kind] += 1
        federation.wait(server, "run.log", 400)
        self.assertEqual(federation.model("run"), expected, f"MATHREC_KILL_SEED={SEED}")
        print(f"killed {kills}; MATHREC_KILL_SEED={SEED}")

    def test_a_client_that_does_not_answer_is_named(self):
        federation = self.federation
        server = federation.server("run", "--deadline", "6s", "--wait-for", 3, least=2, rounds=2)
        clients = [federation.client(number) for number in range(3)]
        federation.until(lambda: federation.rounds("run"), "no first round")
        clients[1].send_signal(signal.SIGSTOP)
        federation.wait(server, "run.log")
        rounds = federation.rounds("run")
        late = [one for one in rounds if one["answered"] == [0, 2]]
        self.assertTrue(late, rounds)
        self.assertIn("client 1", late[-1]["failures"][0])
        self.assertIn("client", (federation.folder / "run/failures.csv").read_text())
        said = run("fedtrain", "--replay", "run", "--output", "again", "--data", *DATA, folder=federation.folder)
        self.assertIn("byte for byte", said)

    def test_a_site_that_does_not_allow_it(self):
        federation = self.federation
        (federation.folder / "policy.json").write_text('{"mostEpochs": 1}')
        # Sites wait for the SuperLink. It gives up only when both were asked, however slowly they start.
        federation.client(0)
        federation.client(1, "--policy", "policy.json")
        server = federation.server("run", "--local-epochs", 2, "--give-up", "20s", least=2, clients=2)
        self.assertEqual(server.wait(120), 1)
        self.assertIn("the site's policy does not allow it: 2 epochs, at most 1", federation.log("run.log"))
        self.assertIn("1 of at least 2 clients are online", federation.log("run.log"))

    def test_stopped_by_somebody(self):
        federation = self.federation
        server = federation.server("run")
        task = federation.folder / "run/superlink-task.json"
        federation.until(lambda: task.exists() and "waiting for clients" in federation.log("run.log"), "no run")
        number, body = json.loads(task.read_text())["run"], b"\x08"
        while number > 127:
            body, number = body + bytes([number & 127 | 128]), number >> 7
        request = urllib.request.Request(
            f"http://{federation.address}/v1/control/stop-run", body + bytes([number]),
            {"content-type": "application/protobuf", "accept": "application/protobuf"})
        self.assertEqual(urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).status, 200)
        self.assertEqual(server.wait(60), 1)
        self.assertIn("it was stopped at the SuperLink", federation.log("run.log"))

    def test_a_bad_network(self):
        federation = self.federation
        expected = self.simulated("simulated", rounds=2)
        proxy = Proxy(("127.0.0.1", federation.port), SEED)
        server = federation.server("run", "--deadline", "60s", rounds=2)
        for number in range(3):
            federation.client(number, address=proxy.address)
        federation.wait(server, "run.log", 400)
        proxy.close()
        self.assertEqual(federation.model("run"), expected)
        print(f"{proxy.faults} faults; MATHREC_KILL_SEED={SEED}")

    def test_answers_that_hand_work_over_are_lost(self):
        """No deadline mends it: whoever lost a message is sent another, and nobody works twice."""
        federation = self.federation
        expected = self.simulated("simulated", "--strategy", "scaffold")
        proxy = Proxy(("127.0.0.1", federation.port), SEED, share=0, handovers=4)
        server = federation.server("run", "--strategy", "scaffold")
        for number in range(3):
            federation.client(number, address=proxy.address)
        federation.wait(server, "run.log")
        proxy.close()
        self.assertEqual(proxy.handovers, 0)
        self.assertEqual(federation.model("run"), expected)
        sent = [json.loads(line) for number in range(3)
                for line in (federation.folder / f"state{number}/sent.jsonl").read_text().splitlines()]
        self.assertEqual(len([one for one in sent if one["type"] == "train"]), 9)

    def test_several_machines(self):
        """Server and three sites on hosts of their own; a site whose cable is pulled in mid-round, for a moment and past the deadline."""
        try:
            hosts = Hosts(3)
        except (OSError, subprocess.CalledProcessError) as error:
            self.skipTest(f"no network namespaces here: {getattr(error, 'stderr', None) or error}")
        self.addCleanup(hosts.close)
        federation = self.federation
        folder = federation.folder
        address = "10.77.0.1:9092"
        self.admitted(3, address.split(":")[0])
        options = ["--local-epochs", 300]
        server = federation.start(
            "server", "run", "run", "--with-superlink", "--superlink", address, "--certificates", "office", "--roster", "roster.json",
            "--min-clients", 3, "--test", TEST, "--rounds", 2, *SMALL, *options, "--deadline", "8s", log="run.log",
            host=hosts.on("server"))
        # They come before the SuperLink knows their keys, and before it is there at all.
        for number in range(3):
            federation.client(number, "--key", f"key{number}.key", address=address, host=hosts.on(f"site{number}"))
        federation.until(lambda: (folder / "run/messages.json").exists(), "no first round")
        hosts.plug("site1", False)
        time.sleep(2)
        hosts.plug("site1", True)
        federation.until(lambda: federation.rounds("run"), "no first round")
        hosts.plug("site1", False)
        federation.until(lambda: "asking again: client 1 late" in federation.log("run.log"), "nobody is missed")
        hosts.plug("site1", True)
        federation.wait(server, "run.log")
        self.assertEqual([one["answered"] for one in federation.rounds("run")], [[0, 1, 2]] * 2)
        self.assertEqual(federation.model("run"), self.simulated("simulated", *options, rounds=2))

    def test_many_nodes_of_one_process(self):
        federation = self.federation
        began = time.time()
        server = federation.start(
            "server", "run", "run", "--with-superlink", "--superlink", federation.address, "--insecure", "--virtual", "--clients",
            20, "--wait-for", 20, "--sample", 5, "--rounds", 3, *SMALL, "--compress", "sample:0.25,eden:1", log="run.log")
        federation.client(0, "--virtual", "--nodes", 20, "--threads", 2)
        federation.wait(server, "run.log")
        print(f"20 nodes, 3 rounds of 5: {time.time() - began:.1f} s")
        run("fedtrain", "--virtual", "--clients", 20, "--sample", 5, "--rounds", 3, *SMALL, "--compress", "sample:0.25,eden:1",
            "--output", "simulated", "--quiet", folder=federation.folder)
        self.assertEqual(federation.model("run"), federation.model("simulated"))

    def test_stock_fedavg_of_flower(self):
        """Flower's own strategy in Python drives two of our clients, whose model learns."""
        federation = self.federation
        folder = federation.folder
        run("fedtrain", "--data", DATA[0], "--test", TEST, "--clients", 1, "--rounds", 1, *SMALL, "--output", "start", "--quiet",
            folder=folder)
        app = folder / "app"
        (app / "stock").mkdir(parents=True)
        (app / "LICENSE").write_text("Apache-2.0")
        (app / "stock/__init__.py").write_text("")
        (app / "pyproject.toml").write_text(textwrap.dedent("""\
            [project]
            name = "stock"
            version = "1.0.0"
            license = {file = "LICENSE"}
            dependencies = ["flwr>=1.40.0"]
            [tool.flwr.app]
            publisher = "mathrec"
            fab-format-version = 1
            flwr-version-target = "1.42.0"
            [tool.flwr.app.components]
            serverapp = "stock.server:app"
            clientapp = "stock.server:client"
            [tool.flwr.app.config]
            model = "x"
            """).replace('"x"', json.dumps(str(folder / "start/model.safetensors"))))
        shutil.copy(pathlib.Path(__file__).parent / "stock_server.py", app / "stock/server.py")
        home = folder / "home"
        home.mkdir()
        (home / "config.toml").write_text(
            f'[superlink]\ndefault = "lo"\n[superlink.lo]\naddress = "{federation.address}"\ninsecure = true\n')
        environment = {**QUIET, "FLWR_HOME": str(home)}
        with open(folder / "link.log", "wb") as log:
            link = subprocess.Popen(
                [FLOWER / "flower-superlink", "--insecure", "--host", "127.0.0.1", "--port", str(federation.port),
                 "--disable-runtime-dependency-installation"], cwd=folder, env=environment, stdout=log, stderr=log)
        federation.processes.append(link)
        for number in range(2):
            federation.client(number, "--model", "start/model.safetensors")
        federation.until(lambda: all("is online" in federation.log(f"site{n}.log") for n in range(2)), "not online")
        done = subprocess.run(
            [FLOWER / "flwr", "run", str(app), "lo", "--stream"], cwd=folder, env=environment, capture_output=True, text=True,
            timeout=240)
        said = done.stdout + done.stderr
        found = re.findall(r"LOSSES (\[.*?\])", said)
        self.assertTrue(found, said + federation.log("link.log")[-3000:])
        losses = json.loads(found[-1])
        self.assertEqual(len(losses), 3)
        self.assertLess(losses[-1], losses[0])


def run_alone(name):
    """One test in a process of its own: its name, whether it is good, what it said, and its seconds."""
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "unittest", "-v", f"flower_test.FlowerTest.{name}"], cwd=pathlib.Path(__file__).parent,
        capture_output=True, text=True)
    return name, done.returncode == 0, done.stdout + done.stderr, time.time() - began


def main(names):
    """All tests, or those that are named: the slowest first, so that none is left alone at the end."""
    known = unittest.TestLoader().getTestCaseNames(FlowerTest)
    slow = ["test_killed_at_any_moment", "test_several_machines", "test_secure_sums", "test_stock_fedavg_of_flower"]
    chosen = names or sorted(known, key=lambda name: (name not in slow, name))
    failed = []
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("MATHREC_JOBS", 3))) as pool:
        for done in concurrent.futures.as_completed([pool.submit(run_alone, name) for name in chosen]):
            name, is_good, said, seconds = done.result()
            skipped = re.search(r"skipped (['\"].*)", said)
            word = "FAILED" if not is_good else f"skipped: {skipped[1]}" if skipped else "ok"
            print(f"{name}: {word} ({seconds:.0f} s)", flush=True)
            # What a test has to tell beside unittest's own lines.
            told = [line for line in said.splitlines() if re.search("MATHREC_KILL_SEED|rounds of", line)]
            print("\n".join(told) if is_good else said, end="\n" if told or not is_good else "", flush=True)
            if not is_good:
                failed.append(name)
    if KILLS == 1:
        print("the kill test killed each part once; SLOW=1 kills each five times, MATHREC_KILLS=20 as often as you like")
    print(f"{len(chosen) - len(failed)} of {len(chosen)} tests of federations are good")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
