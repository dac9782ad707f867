"""The HTTP interface against its document, docs/openapi.json, with cases that schemathesis makes up. Run by `make browser`."""

import os
import subprocess
import sys
import tempfile
import urllib.request

from server import Server

# More with MATHREC_API_CASES=1000.
CASES = os.environ.get("MATHREC_API_CASES", "60")
# All but "positive data is accepted": bytes that fit the schema need not be a picture, nor need strokes be writing (422).
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,negative_data_rejection,use_after_free,ensure_resource_availability,unsupported_method"


def main():
    server = Server()
    try:
        program = os.path.join(os.path.dirname(sys.executable), "schemathesis")
        # It keeps what it found in the folder where it runs.
        folder = tempfile.TemporaryDirectory()
        code = subprocess.run([
            program, "run", server.address + "v1/openapi.json", "--checks", CHECKS, "--max-examples", CASES,
            "--seed", "1", "--workers", "2", "--request-timeout", "30", "--no-color",
        ], cwd=folder.name).returncode
        folder.cleanup()
        metrics = urllib.request.urlopen(server.address + "metrics").read().decode()
        failed = [line for line in metrics.splitlines() if 'status="5' in line]
        print("\n".join(line for line in metrics.splitlines() if line.startswith("mathrec_requests_total")))
        if failed:
            print("answered with a status of 500 or more:", failed)
        return code or bool(failed)
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
