"""A server of the program at a port of its own."""

import os
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("MATHREC", str(ROOT / ".build/release/mathrec"))


class Server:
    """`mathrec serve` at a free port."""

    def __init__(self, *options):
        command = [PROGRAM, "serve", "--no-open", "--port", "0", *options]
        # What is kept must not be the tester's own.
        self.data = tempfile.TemporaryDirectory()
        environment = os.environ | {"XDG_DATA_HOME": self.data.name}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        self.address = re.search(r"http://\S+", self.process.stdout.readline()).group()

    def stop(self):
        self.process.terminate()
        code = self.process.wait(30)
        self.process.stdout.close()
        self.data.cleanup()
        return code
