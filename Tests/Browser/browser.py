"""The page in Debian's chromium, driven as a person would: by pen, finger, mouse and keys."""

import importlib.util
import json
import os
import pathlib
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
STROKES = json.loads((ROOT / "Tests/Browser/strokes.json").read_text())
AXE = (pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).parent / "axe.min.js").read_text()
PATIENCE = 30


class Browser:
    """A chromium of its own, without a network beyond this machine."""

    def __init__(self, width=1280, height=860, languages="en-US"):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        self.downloads = tempfile.TemporaryDirectory()
        for argument in (
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", f"--window-size={width},{height}",
            f"--lang={languages}", "--force-device-scale-factor=1",
            # The network is cut: every name but the own machine's is nowhere.
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE 127.0.0.2", "--disable-background-networking",
            "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        ):
            options.add_argument(argument)
        options.add_experimental_option("prefs", {
            "intl.accept_languages": languages, "download.default_directory": self.downloads.name,
            "profile.content_settings.exceptions.clipboard": {"*": {"setting": 1}}})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_script_timeout(PATIENCE)

    def close(self):
        self.driver.quit()
        self.downloads.cleanup()

    def open(self, address, size=None):
        if size:
            self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                "width": size[0], "height": size[1], "deviceScaleFactor": 2, "mobile": True})
            self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
        self.driver.get(address)
        self.wait(lambda: self.script("return document.documentElement.dataset.ready === 'true'"))

    # --- looking

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def wait(self, condition, seconds=PATIENCE):
        return WebDriverWait(self.driver, seconds, poll_frequency=0.02).until(lambda _: condition())

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.script("return document.querySelector(arguments[0])?.textContent ?? ''", selector)

    def values(self):
        """What stands as the answers, line by line."""
        return self.script(
            "return [...document.querySelectorAll('#lines .value, #lines .line > .remark.bad:first-of-type')].map(e => e.textContent)")

    def wait_value(self, wanted):
        """Waits for an answer that holds a text."""
        try:
            self.wait(lambda: any(wanted in value for value in self.values()))
        except Exception as error:
            raise AssertionError(f"no answer has '{wanted}': {self.values()} {self.text('#message')}") from error

    def shot(self, name):
        folder = os.environ.get("MATHREC_SHOTS")
        if folder:
            os.makedirs(folder, exist_ok=True)
            self.driver.save_screenshot(f"{folder}/{name}.png")

    def violations(self):
        """What axe finds against the rules of WCAG 2.2 A and AA, and its best practices."""
        self.script(AXE)
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            ".then(result => done(result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | '))))")
        return found

    def errors(self):
        """What the console complains of; a refused request is no fault of the page."""
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] == "SEVERE" and "Failed to load resource" not in entry["message"]]

    def hosts(self):
        """The hosts that were asked for anything."""
        hosts = set()
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                if url.startswith("http"):
                    hosts.add(url.split("/")[2].split(":")[0])
        return hosts

    # --- doing

    def placed(self, strokes, share=0.8):
        """Strokes in the middle of the sheet, in pixels of the window."""
        box = self.script("const b = document.getElementById('ink').getBoundingClientRect(); return [b.left, b.top, b.width, b.height]")
        points = [point for stroke in strokes for point in stroke]
        left, right = min(p[0] for p in points), max(p[0] for p in points)
        top, bottom = min(p[1] for p in points), max(p[1] for p in points)
        scale = min(1, share * box[2] / (right - left), share * box[3] / (bottom - top))
        dx = box[0] + (box[2] - scale * (right - left)) / 2 - left * scale
        dy = box[1] + (box[3] - scale * (bottom - top)) / 2 - top * scale
        return [[(round(x * scale + dx), round(y * scale + dy)) for x, y in stroke] for stroke in strokes]

    def draw(self, strokes, kind="mouse", wait=0):
        """Draws strokes whose places are pixels of the window; every second point tells their shape."""
        for stroke in strokes:
            builder = ActionBuilder(self.driver, mouse=PointerInput(kind, kind), duration=0)
            action = builder.pointer_action
            short = stroke[::2] + ([stroke[-1]] if len(stroke) % 2 == 0 else [])
            action.move_to_location(*short[0])
            action.pointer_down()
            for place in short[1:]:
                action.move_to_location(*place)
            action.pointer_up()
            if wait:
                action.pause(wait)
            builder.perform()

    def upload(self, path):
        self.one("#file").send_keys(str(path))

    def click(self, selector):
        self.one(selector).click()
