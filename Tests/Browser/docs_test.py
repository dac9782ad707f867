"""The clients that docs/serve.md shows do what it says."""

import contextlib
import io
import os
import subprocess
import unittest

from server import ROOT, Server


class DocumentTest(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.page = (ROOT / "docs/serve.md").read_text().replace("http://127.0.0.1:8017", self.server.address.rstrip("/"))

    def tearDown(self):
        self.assertEqual(self.server.stop(), 0)

    def test_python(self):
        code = self.page.split("```python\n")[1].split("```")[0]
        output = io.StringIO()
        os.chdir(ROOT)
        with contextlib.redirect_stdout(output):
            exec(compile(code, "docs/serve.md", "exec"), {})
        self.assertEqual(output.getvalue(), "['2^10-24 = 1000']\n")

    def test_curl(self):
        lines = [line for line in self.page.splitlines() if line.startswith("curl ")]
        outputs = [subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True).stdout for line in lines]
        self.assertIn('"answer":"1/2+2/3 = 7/6', outputs[0])
        self.assertIn('"verdict":"wrong"', outputs[1])


if __name__ == "__main__":
    unittest.main()
