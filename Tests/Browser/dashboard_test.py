"""The dashboard in a real browser, and its figures in the readers of others. Run by `make browser`; screenshots go to $MATHREC_SHOTS."""

import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from browser import Browser
from server import PROGRAM
from prometheus_client.parser import text_string_to_metric_families
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

SMALL = ["--data", "synthetic:40:+,-,7", "--holdout", "0.5", "--input-size", "12", "--batch", "8", "--lr", "0.005"]


def fedtrain(*arguments):
    subprocess.run([PROGRAM, "fedtrain", "--quiet", *arguments], check=True)


def rows(run):
    with open(f"{run}/history.csv") as file:
        return list(csv.DictReader(file))


class Watched:
    """`mathrec dashboard` at a free port."""

    def __init__(self, *runs):
        command = [PROGRAM, "dashboard", "--no-open", "--port", "0", *map(str, runs)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.address = re.search(r"http://\S+", self.process.stdout.readline()).group()

    def get(self, path, **headers):
        return urllib.request.urlopen(urllib.request.Request(self.address.rstrip("/") + path, headers=headers))

    def stop(self):
        self.process.terminate()
        code = self.process.wait(30)
        self.process.stdout.close()
        assert code == 0, code


class DashboardTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.here = pathlib.Path(cls.folder.name)
        # What is there to see: codecs, devices that come late, noise, attackers.
        fedtrain(*SMALL, "--clients", "12", "--sample", "6", "--rounds", "8", "--target", "1", "--devices", "mobile", "--deadline", "20",
                 "--over-select", "1.5", "--least-answers", "1", "--compress", "sample:0.25,eden:1", "--log", "tensorboard", "--output", str(cls.here / "phones"))
        fedtrain(*SMALL, "--clients", "12", "--sample", "6", "--rounds", "6", "--attack", "sign:0.2", "--seed", "2", "--output", str(cls.here / "attacked"))
        fedtrain(*SMALL, "--clients", "12", "--sample", "6", "--rounds", "4", "--noise", "1", "--clip", "1", "--epsilon", "500", "--output", str(cls.here / "private"))
        cls.browser = Browser(1280, 900)

    @classmethod
    def tearDownClass(cls):
        hosts = cls.browser.hosts()
        cls.browser.close()
        cls.folder.cleanup()
        assert hosts <= {"127.0.0.1"}, hosts

    def watched(self, *runs):
        watched = Watched(*runs)
        self.addCleanup(watched.stop)
        return watched

    def tearDown(self):
        self.assertEqual(self.browser.errors(), [])

    def table(self):
        """The table of rounds as it stands on the page."""
        return self.browser.script(
            "document.getElementById('rounds').open = true;"
            "return [...document.querySelectorAll('#rounds tbody tr')].map(row => [...row.children].map(cell => cell.textContent))")

    def tiles(self):
        return self.browser.script("return Object.fromEntries([...document.querySelectorAll('#tiles > div')].map("
                                   "tile => [tile.querySelector('dt').textContent, tile.querySelector('.value').textContent]))")

    def equals_history(self, run):
        wanted = [[text for text in row.values()] for row in rows(run)]
        self.assertEqual(self.table(), wanted)
        last, tiles = rows(run)[-1], self.tiles()
        self.assertAlmostEqual(float(tiles["Accuracy"].split()[0]), 100 * float(last["accuracy"]), delta=0.00501)
        self.assertEqual(tiles["Round"].split()[0], last["round"])
        self.assertEqual(float(f"{float(last['loss']):.4g}"), float(tiles["Loss"]))

    def test_figures_equal_the_history(self):
        page, run = self.browser, self.here / "phones"
        page.open(self.watched(run).address)
        self.equals_history(run)
        page.script("document.getElementById('rounds').open = false")
        self.assertIn(f"Round {len(rows(run))} of 8", page.text("#headline"))
        self.assertEqual(page.text("#state").split(",")[0], "finished")
        # Every client of failures.csv has its row, with as many failures and the last reason.
        with open(run / "failures.csv") as file:
            failures = list(csv.DictReader(file))
        self.assertTrue(failures)
        shown = page.script("return Object.fromEntries([...document.querySelectorAll('#clients tbody tr')].map("
                            "row => [row.children[0].textContent, [...row.children].map(cell => cell.textContent)]))")
        for client in {failure["client"] for failure in failures}:
            own = [failure for failure in failures if failure["client"] == client]
            self.assertEqual(int(shown[client][3]), len(own))
            self.assertEqual(shown[client][-1], f"round {own[-1]['round']}: {own[-1]['reason']}")
        answered = sum(int(row[2]) for row in shown.values())
        self.assertEqual(answered, sum(int(row["clients"]) for row in rows(run)))
        # The codec saved what it says.
        self.assertIn("times as much", page.text("#tiles"))
        # The confusion matrix adds up to the test set.
        summary = json.loads((run / "summary.json").read_text())
        counts = page.script("return [...document.querySelectorAll('#confusion rect.cell title')].map(t => t.textContent)")
        self.assertEqual(sum(int(re.search(r": (\d+) of", text).group(1)) for text in counts), summary["tested"])
        self.assertEqual(len(page.all("#filters svg")), 32)
        self.assertGreater(len(page.all("#layers tbody tr")), 3)
        self.assertEqual(page.violations(), [])
        page.shot("dashboard-light")
        self.whole("dashboard-light-whole")

    def whole(self, name):
        """A picture of the page from top to bottom."""
        page = self.browser
        if not os.environ.get("MATHREC_SHOTS"):
            return
        height = page.script("return document.documentElement.scrollHeight")
        page.driver.set_window_size(page.script("return window.innerWidth"), height + 150)
        page.shot(name)
        page.driver.set_window_size(1280, 900)

    def test_updates_while_a_run_goes_on(self):
        page, run = self.browser, self.here / "live"
        run.mkdir()
        watched = self.watched(run)
        page.open(watched.address)
        self.assertIn("No round is done yet", page.text("#headline"))
        self.assertEqual(page.text("#state").split(",")[0], "waiting for the first round")
        training = subprocess.Popen([PROGRAM, "fedtrain", "--quiet", *SMALL, "--data", "synthetic:400:+,-,7", "--clients", "10", "--local-epochs", "2",
                                     "--rounds", "400", "--target", "1", "--output", str(run)])
        try:
            page.wait(lambda: "Round" in page.text("#headline"))
            self.assertEqual(page.text("#state").split(",")[0], "running")
            page.one("#accuracy [tabindex]").send_keys(Keys.END)
            first = int(self.tiles()["Round"].split()[0])
            page.wait(lambda: int(self.tiles()["Round"].split()[0]) > first + 2)
            # Who looks at a round goes on looking at it.
            self.assertTrue(page.script("return document.activeElement.closest('#accuracy') !== null"))
            self.assertRegex(page.text("#accuracy .readout"), r"^Round \d+: live \d")
        finally:
            training.kill()
            training.wait()
        page.wait(lambda: page.text("#state").startswith("stopped") or page.text("#state").startswith("running"))
        page.wait(lambda: self.tiles()["Round"].split()[0] == rows(run)[-1]["round"])
        self.equals_history(run)
        watched_problem = watched.process
        watched_problem.terminate()
        page.wait(lambda: "does not answer" in page.text("#problem"))

    def test_several_runs_and_keys_alone(self):
        page = self.browser
        page.open(self.watched(self.here / "attacked", self.here / "private", self.here / "phones").address)
        self.assertEqual(len(page.all("#accuracy .legend li")), 3)
        # From the top by Tab: skip link, choice of the run, saving, theme, the first figure.
        page.script("document.body.focus(); window.scrollTo(0, 0)")
        order = []
        for _ in range(5):
            page.driver.switch_to.active_element.send_keys(Keys.TAB)
            order.append(page.script("const e = document.activeElement; return e.id || e.className || e.parentElement.id"))
        self.assertEqual(order, ["skip", "run", "save", "theme", "accuracy"])
        figure = page.driver.switch_to.active_element
        figure.send_keys(Keys.HOME, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
        third = [float(rows(self.here / name)[2]["accuracy"]) for name in ("attacked", "private", "phones")]
        read = page.text("#accuracy .readout")
        self.assertTrue(read.startswith("Round 3: "), read)
        for accuracy, text in zip(third, re.findall(r"([\d.]+) %", read)):
            self.assertAlmostEqual(float(text), 100 * accuracy, delta=0.000051)
        page.shot("dashboard-several")
        # Attackers that turn their updates around point away from what all came to.
        self.assertIn("far from the others", page.text("#updates"))
        self.equals_history(self.here / "attacked")
        Select(page.one("#run")).select_by_value("private")
        self.equals_history(self.here / "private")
        last = rows(self.here / "private")[-1]
        self.assertAlmostEqual(float(self.tiles()["ε spent"]), float(last["epsilon"]), delta=0.001 * float(last["epsilon"]))
        self.assertIn("of 500 left", page.text("#tiles"))
        self.assertIn("noise hides", page.text("#clients"))
        self.assertIn("private", page.text("#updates"))
        self.assertFalse(page.script("return document.getElementById('privacy-card').hidden"))
        self.assertEqual(page.violations(), [])
        # A head of the clients' table sorts it, up and down, and keeps the keys' place.
        Select(page.one("#run")).select_by_value("phones")
        button = page.all("#clients thead button")[3]
        button.send_keys(Keys.ENTER)
        late = page.script("return [...document.querySelectorAll('#clients tbody tr')].map(row => Number(row.children[3].textContent))")
        self.assertEqual(late, sorted(late, reverse=True))
        self.assertEqual(page.script("return document.activeElement.textContent"), "Late ↓")

    def test_dark_and_narrow(self):
        page = self.browser
        page.open(self.watched(self.here / "phones").address)
        page.click("#theme")
        self.assertEqual(page.script("return document.documentElement.dataset.theme"), "dark")
        self.assertEqual(page.violations(), [])
        page.shot("dashboard-dark")
        self.whole("dashboard-dark-whole")
        page.driver.set_window_size(380, 800)
        page.wait(lambda: page.script("return document.querySelector('#accuracy svg').getBoundingClientRect().right <= window.innerWidth"))
        self.assertLessEqual(page.script("return document.documentElement.scrollWidth - window.innerWidth"), 0)
        self.assertEqual(page.violations(), [])
        self.whole_narrow()
        page.click("#theme")
        page.driver.set_window_size(1280, 900)

    def whole_narrow(self):
        page = self.browser
        page.shot("dashboard-narrow")
        if os.environ.get("MATHREC_SHOTS"):
            page.driver.set_window_size(380, 5000)
            page.shot("dashboard-narrow-whole")

    def test_one_file_shows_the_same(self):
        page, file = self.browser, self.here / "run.html"
        subprocess.run([PROGRAM, "dashboard", str(self.here / "phones"), "--export", str(file)], check=True)
        page.open(file.as_uri())
        self.equals_history(self.here / "phones")
        self.assertTrue(page.script("return document.getElementById('save').hidden"))
        self.assertEqual(len(page.all("#filters svg")), 32)
        page.click("#theme")
        self.assertEqual(page.violations(), [])
        # What the page saves is the same file.
        with self.watched(self.here / "phones").get("/v1/export") as response:
            self.assertEqual(response.read(), file.read_bytes())
            self.assertIn("attachment", response.headers["Content-Disposition"])

    def test_answers_nobody_else(self):
        watched = self.watched(self.here / "phones")
        port = watched.address.rstrip("/").rsplit(":", 1)[1]
        with self.assertRaises(urllib.error.HTTPError) as refused:
            watched.get("/v1/runs", Host=f"evil.example:{port}")
        self.assertEqual(refused.exception.code, 421)
        with watched.get("/") as response:
            self.assertTrue(response.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'"))

    def test_prometheus_reads_the_figures(self):
        with self.watched(self.here / "phones", self.here / "private").get("/metrics") as response:
            families = {family.name: family for family in text_string_to_metric_families(response.read().decode())}
        last = rows(self.here / "phones")[-1]

        def value(name, **labels):
            return next(sample.value for sample in families[name].samples if labels.items() <= sample.labels.items())

        self.assertEqual(value("mathrec_run_accuracy", run="phones"), float(last["accuracy"]))
        self.assertEqual(value("mathrec_run_bytes", run="phones", direction="up"), float(last["bytes_up"]))
        self.assertEqual(value("mathrec_run_epsilon", run="private"), float(rows(self.here / "private")[-1]["epsilon"]))
        self.assertEqual(value("mathrec_run_state", run="phones", state="finished"), 1)
        with open(self.here / "phones/failures.csv") as file:
            late = sum(row["what"] == "late" for row in csv.DictReader(file))
        self.assertEqual(value("mathrec_run_client_failures", run="phones", kind="late"), late)

    def test_tensorboard_reads_the_event_files(self):
        events = EventAccumulator(str(self.here / "phones/tensorboard"), size_guidance={"scalars": 0})
        events.Reload()
        history = rows(self.here / "phones")
        for tag, column in [("test/accuracy", "accuracy"), ("test/loss", "loss"), ("bytes/up", "bytes_up"), ("clients/answered", "clients")]:
            read = events.Scalars(tag)
            self.assertEqual([event.step for event in read], list(range(1, len(history) + 1)))
            for event, row in zip(read, history):
                self.assertAlmostEqual(event.value, float(row[column]), delta=1e-6 * max(1, float(row[column])))
        # A resumed run has a second file, which begins at the round where the first ended.
        run = self.here / "resumed"
        shutil.copytree(self.here / "phones", run)
        time.sleep(1.1)
        fedtrain("--resume", str(run), "--rounds", "10", "--log", "tensorboard")
        self.assertEqual(len(list((run / "tensorboard").iterdir())), 2)
        events = EventAccumulator(str(run / "tensorboard"), size_guidance={"scalars": 0})
        events.Reload()
        self.assertEqual(sorted({event.step for event in events.Scalars("test/loss")}), list(range(1, len(rows(run)) + 1)))
        model = self.here / "model.safetensors"
        subprocess.run([PROGRAM, "train", "--quiet", "--data", "synthetic:20:+,-,7", "--epochs", "3", "--input-size", "12", "--log", "tensorboard",
                        "--output", str(model)], check=True)
        events = EventAccumulator(f"{model}.tensorboard")
        events.Reload()
        self.assertEqual([event.step for event in events.Scalars("training/loss")], [1, 2, 3])


if __name__ == "__main__":
    unittest.main()
