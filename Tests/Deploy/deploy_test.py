"""The texts of deploy/: units that systemd takes, a proxy that lets nodes through and nothing else, a compose file. `make deploy`."""

import http.client
import http.server
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
PROGRAM = os.environ.get("MATHREC", str(ROOT / ".build/release/mathrec"))


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def needs(program):
    return unittest.skipUnless(shutil.which(program), f"{program} is not installed")


def helps(words):
    """The help text of a command; None where this program was built without it."""
    asked = run(PROGRAM, "help", *words)
    return asked.stdout if asked.returncode == 0 and f"mathrec {' '.join(words)}" in asked.stdout else None


class UnitsTest(unittest.TestCase):
    @needs("systemd-analyze")
    def test_units_are_taken_and_hardened(self):
        with tempfile.TemporaryDirectory() as folder:
            copies = []
            for unit in sorted(DEPLOY.glob("*.service")):
                text = unit.read_text()
                # What is started need not be installed where this is tested.
                for program in ("/usr/bin/mathrec", "/opt/mathrec-superlink/bin/flower-superlink"):
                    text = text.replace(program, "/bin/true")
                copy = pathlib.Path(folder) / unit.name.replace("@.", "@site1.")
                copy.write_text(text)
                copies.append(str(copy))
            self.assertEqual(len(copies), 3)
            checked = run("systemd-analyze", "verify", "--man=no", *copies)
            self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, ""))
            for copy in copies:
                report = run("systemd-analyze", "security", "--offline=true", "--no-pager", copy).stdout
                level = float(re.search(r"Overall exposure level for .*: ([\d.]+)", report).group(1))
                self.assertLess(level, 2, report)

    def test_keys_are_credentials_and_nothing_is_fetched(self):
        for unit in DEPLOY.glob("*.service"):
            text = unit.read_text()
            self.assertIn("DynamicUser=yes", text)
            for word in re.findall(r"/etc/mathrec/\S+\.key|/etc/mathrec/secret", re.sub(r"(?m)^#.*$", "", text)):
                self.assertIn(f":{word}\n", text, f"{unit.name}: {word} is no credential")
        superlink = (DEPLOY / "mathrec-superlink.service").read_text()
        for setting in ("FLWR_TELEMETRY_ENABLED=0", "FLWR_DISABLE_UPDATE_CHECK=1", "FLWR_DISABLE_RUNTIME_DEPENDENCY_INSTALLATION=1",
                        "--host 127.0.0.1", "--enable-supernode-auth", "--isolation process"):
            self.assertIn(setting, superlink)

    def test_options_are_those_of_the_program(self):
        checked = 0
        for unit in DEPLOY.glob("*.service"):
            # The command with all its lines.
            started = re.search(r"ExecStart=((?:.*\\\n)*.*)", unit.read_text()).group(1)
            for words in re.findall(r"/usr/bin/mathrec (client|server run) ", started):
                text = helps(words.split())
                if text is None:
                    continue
                checked += 1
                for option in re.findall(r"--[a-z]+[a-z-]*", started):
                    self.assertIn(option, text, f"{unit.name}: mathrec {words} has no {option}")
        if not checked:
            self.skipTest("this program was built without the network's commands")


class Upstream:
    """Stands in for the SuperLink: HTTPS, and an account of what it was asked."""

    def __init__(self, folder):
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                asked.append((self.path, len(self.rfile.read(int(self.headers["content-length"] or 0)))))
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            do_GET = do_PUT = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/server.crt", f"{folder}/server.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def authority(folder):
    """An authority and a certificate for the names in the texts, as the runbook has them made."""
    os.makedirs(folder)
    made = run(PROGRAM, "keygen", "authority", "fl", "--host", "fl.example.org", "--host", "127.0.0.1", cwd=folder)
    assert made.returncode == 0, made.stderr
    for name in ("ca.crt", "server.crt", "server.key"):
        shutil.copy(f"{folder}/fl-{name}", f"{folder}/{name}")


@needs("nginx")
class ProxyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        os.chmod(cls.folder, 0o755)
        cls.keys, cls.others = f"{cls.folder}/keys", f"{cls.folder}/others"
        authority(cls.keys)
        authority(cls.others)
        cls.upstream, cls.stranger = Upstream(cls.keys), Upstream(cls.others)
        cls.port = cls.start(cls.upstream.port, "proxy")

    @classmethod
    def start(cls, upstream, name):
        """nginx with the text of deploy/, of which only ports and places are changed."""
        with __import__("socket").socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        text = (DEPLOY / "nginx.conf").read_text()
        for old, new in ((" 9092 ssl", f" 127.0.0.1:{port} ssl"), ("127.0.0.1:8000", f"127.0.0.1:{upstream}"), ("/etc/mathrec", cls.keys)):
            assert old in text, old
            text = text.replace(old, new)
        place = pathlib.Path(cls.folder) / name
        place.mkdir()
        (place / "site.conf").write_text(text)
        temporary = "".join(f"  {kind}_temp_path {place}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (place / "nginx.conf").write_text(
            f"daemon off;\nuser root;\nworker_processes 1;\npid {place}/pid;\nerror_log {place}/error.log;\n"
            f"events {{}}\nhttp {{\n  access_log off;\n{temporary}  include {place}/site.conf;\n}}\n")
        checked = run("nginx", "-t", "-c", f"{place}/nginx.conf")
        assert checked.returncode == 0 and "warn" not in checked.stderr, checked.stderr
        process = subprocess.Popen(["nginx", "-c", f"{place}/nginx.conf"], stderr=subprocess.DEVNULL)
        cls.addClassCleanup(lambda: (process.terminate(), process.wait(30)))
        for _ in range(200):
            try:
                cls.ask("GET", "/", port=port)
                return port
            except OSError:
                time.sleep(0.05)
        raise AssertionError((place / "error.log").read_text())

    @classmethod
    def tearDownClass(cls):
        for server in (cls.upstream, cls.stranger):
            server.stop()

    @classmethod
    def tearDown(cls):
        cls.upstream.asked.clear()

    @classmethod
    def ask(cls, method, path, body=b"", port=None):
        context = ssl.create_default_context(cafile=f"{cls.keys}/ca.crt")
        connection = http.client.HTTPSConnection("127.0.0.1", port or cls.port, context=context, timeout=30)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders()
            try:
                connection.send(body)
            except OSError:
                pass
            return connection.getresponse().status
        finally:
            connection.close()

    def test_nodes_pass_with_large_updates(self):
        self.assertEqual(self.ask("POST", "/v1/fleet/pull-messages", b"x" * 10), 200)
        self.assertEqual(self.ask("POST", "/v1/fleet/push-object", bytes(60 << 20)), 200)
        self.assertEqual(self.upstream.asked, [("/v1/fleet/pull-messages", 10), ("/v1/fleet/push-object", 60 << 20)])

    def test_nothing_else_passes(self):
        for path in ("/", "/v1/control/start-run", "/v1/control/list-runs", "/v1/control/register-node", "/v1/runtime/acquire-task", "/openapi.json",
                     "/health", "/docs", "/v1/fleet", "/v1/fleetx/a", "//v1/control/start-run", "/v1/fleet/../control/start-run",
                     "/v1/fleet/%2e%2e/control/start-run", "/v1/fleet/..%2fcontrol/start-run", "/v1/fleet/./../control/start-run", "/V1/FLEET/../control/x"):
            self.assertEqual(self.ask("POST", path), 404, path)
        for method in ("GET", "PUT", "DELETE"):
            self.assertEqual(self.ask(method, "/v1/fleet/pull-messages"), 403, method)
        self.assertEqual(self.upstream.asked, [])

    def test_what_passes_is_what_was_matched(self):
        self.ask("POST", "/v1/control/../fleet/x")
        self.ask("POST", "/v1//control/..//fleet/./y")
        self.assertTrue(all(path in ("/v1/fleet/x", "/v1/fleet/y") for path, _ in self.upstream.asked), self.upstream.asked)

    def test_too_large_is_refused(self):
        self.assertEqual(self.ask("POST", "/v1/fleet/push-object", bytes((64 << 20) + 1)), 413)
        self.assertEqual(self.upstream.asked, [])

    def test_another_authority_is_not_trusted(self):
        port = type(self).start(self.stranger.port, "stranger")
        self.assertEqual(self.ask("POST", "/v1/fleet/pull-messages", port=port), 502)
        self.assertEqual(self.stranger.asked, [])


class ComposeTest(unittest.TestCase):
    def setUp(self):
        self.text = yaml.safe_load((DEPLOY / "compose.yaml").read_text())

    def test_three_sites_and_no_open_superlink(self):
        services = self.text["services"]
        self.assertEqual(set(services), {"superlink", "server", "site1", "site2", "site3"})
        self.assertFalse(any("ports" in service for service in services.values()))
        for name, service in services.items():
            for volume in service["volumes"]:
                source, place = volume.split(":")[:2]
                self.assertTrue(source.startswith("./") or source in self.text["volumes"], volume)
                if place == "/keys":
                    self.assertTrue(volume.endswith(":ro"), f"{name} may write to {place}")
            if name != "superlink":
                self.assertEqual((service["cap_drop"], service["read_only"]), (["ALL"], True))

    def test_commands_have_options_of_the_program(self):
        checked = 0
        for name, service in self.text["services"].items():
            command = service["command"]
            if isinstance(command, str):
                continue
            words = command[:2] if command[0] == "server" else command[:1]
            text = helps(words)
            if text is None:
                continue
            checked += 1
            for option in (word for word in command if word.startswith("--")):
                self.assertIn(option, text, f"{name}: mathrec {' '.join(words)} has no {option}")
        if not checked:
            self.skipTest("this program was built without the network's commands")


if __name__ == "__main__":
    unittest.main()
