"""What a person does on the page, in a real browser. Run by `make browser`; screenshots go to $MATHREC_SHOTS."""

import base64
import csv
import json
import pathlib
import time
import unittest

from browser import ROOT, STROKES, Browser
from server import Server
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select


class PageTest(unittest.TestCase):
    size = None
    window = (1280, 860)
    languages = "en-US"

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.browser = Browser(*cls.window, languages=cls.languages)

    @classmethod
    def tearDownClass(cls):
        hosts = cls.browser.hosts()
        cls.browser.close()
        code = cls.server.stop()
        assert hosts == {"127.0.0.1"}, f"the page asked {hosts}"
        assert code == 0, f"the server ended with {code}"

    def setUp(self):
        self.browser.open(self.server.address, self.size)
        self.browser.script("localStorage.clear()")
        self.browser.open(self.server.address, self.size)

    def tearDown(self):
        self.assertEqual(self.browser.errors(), [])

    def is_accessible(self):
        self.assertEqual(self.browser.violations(), [])

    def draw_sum(self, kind="mouse"):
        self.browser.draw(self.browser.placed(STROKES["sum"]), kind)
        self.browser.wait_value("33")


class DrawingTest(PageTest):
    def test_drawn_stroke_by_stroke(self):
        page = self.browser
        page.shot("draw-empty")
        self.is_accessible()
        strokes = page.placed(STROKES["sum"])
        page.draw(strokes[:2])
        page.wait(lambda: page.values() != [])
        page.draw(strokes[2:])
        page.wait_value("33")
        self.assertEqual(len(page.all("#ink-boxes .box")), 6)
        self.assertEqual(len(page.all(".chips.symbols .chip")), 6)
        # A box lies around its ink.
        left = page.script("return Math.min(...[...document.querySelectorAll('#ink-boxes .box')].map(b => b.getBoundingClientRect().left))")
        self.assertLess(abs(left - min(x for stroke in strokes for x, _ in stroke)), 16)
        page.shot("draw-sum")
        self.is_accessible()

    def test_undo_redo_eraser_clear(self):
        page = self.browser
        self.draw_sum()
        count = len(STROKES["sum"])

        def drawn():
            return page.script("return document.getElementById('ink').getAttribute('aria-label')")

        page.click("#undo")
        page.wait(lambda: "33" not in "".join(page.values()))
        page.one("#ink").send_keys(Keys.CONTROL, "y")
        page.wait_value("33")
        page.click("[data-tool=eraser]")
        last = page.placed(STROKES["sum"])[-1]
        middle = last[len(last) // 2]
        page.draw([[middle, (middle[0] + 2, middle[1])]])
        page.wait(lambda: f"{count - 1} " in drawn())
        page.one("#ink").send_keys(Keys.CONTROL, "z")
        page.wait_value("33")
        page.click("#clear")
        page.wait(lambda: page.values() == [] and "with 0 " in drawn())
        page.one("#ink").send_keys(Keys.CONTROL, "z")
        page.wait_value("33")

    def test_scratched_out(self):
        page = self.browser
        self.draw_sum()
        strokes = page.placed(STROKES["sum"])
        points = [point for stroke in strokes[-1:] for point in stroke]
        left, right = min(p[0] for p in points) - 4, max(p[0] for p in points) + 4
        top, bottom = min(p[1] for p in points), max(p[1] for p in points)
        zigzag = []
        for turn in range(8):
            y = top + (bottom - top) * turn / 7
            ends = (left, right) if turn % 2 == 0 else (right, left)
            zigzag += [(round(ends[0] + (ends[1] - ends[0]) * step / 6), round(y)) for step in range(7)]
        page.draw([zigzag])
        page.wait(lambda: f"{len(STROKES['sum']) - 1} " in page.script("return document.getElementById('ink').getAttribute('aria-label')"))

    def test_correct_a_symbol(self):
        page = self.browser
        self.draw_sum()
        page.script("document.querySelectorAll('.chips.symbols .chip')[3].click()")
        page.wait(lambda: page.one("#symbol-dialog").is_displayed())
        page.shot("correct-dialog")
        self.is_accessible()
        page.click("#symbol-dialog summary")
        page.click("#symbol-palette button[value='9']")
        page.wait_value("39")
        # The correction holds while more is written.
        page.draw([[(200, 600), (230, 600)]])
        page.wait(lambda: len(page.values()) != 1 or "39" in page.values()[0] or "33" not in page.values()[0])
        page.one("#ink").send_keys(Keys.CONTROL, "z")
        page.wait_value("39")
        page.shot("corrected")
        # By a tap on the ink.
        page.click("[data-tool=correct]")
        box = page.script("const b = document.querySelector('#ink-boxes .box').getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]")
        page.draw([[(round(box[0]), round(box[1]))]])
        page.wait(lambda: page.one("#symbol-dialog").is_displayed())
        page.one("#symbol-dialog").send_keys(Keys.ESCAPE)

    def test_symbols_drawn_through_are_one(self):
        page = self.browser
        self.draw_sum()
        page.click("[data-tool=correct]")
        boxes = page.script("return [...document.querySelectorAll('#ink-boxes .box')].map(b => b.getBoundingClientRect())"
                            ".map(b => [b.left + b.width / 2, b.top + b.height / 2]).sort((a, b) => a[0] - b[0])")
        first, second = boxes[:2]
        path = [(round(first[0]), round(first[1])), (round(second[0]), round(second[1]))]
        middle = (round((first[0] + second[0]) / 2), round((first[1] + second[1]) / 2))
        page.draw([[path[0], middle, path[1], path[1], path[1]]])
        page.wait(lambda: page.one("#symbol-dialog").is_displayed())
        page.script("document.querySelector('#symbol-dialog details').open = true")
        page.click("#symbol-palette button[value='8']")
        page.wait_value("29")
        self.assertEqual(len(page.all(".chips.symbols .chip")), 5)
        # It holds when more is written.
        page.click("[data-tool=pen]")
        page.draw([[(120, 640), (160, 640)]])
        page.one("#ink").send_keys(Keys.CONTROL, "z")
        page.wait_value("29")

    def test_corrected_ink_is_kept_with_consent_only(self):
        page = self.browser

        def correct(label, consents):
            page.script("document.querySelectorAll('.chips.symbols .chip')[3].click()")
            page.wait(lambda: page.one("#symbol-dialog").is_displayed())
            if page.one("#keep-ink").is_selected() != consents:
                page.click("#keep-ink-label")
            page.script("document.querySelector('#symbol-dialog details').open = true")
            page.click(f"#symbol-palette button[value='{label}']")

        kept = pathlib.Path(self.server.data.name) / "mathrec/ink/ink.jsonl"
        self.draw_sum()
        self.assertFalse(page.script("return document.getElementById('keep-ink').checked"))
        correct("9", False)
        page.wait_value("39")
        self.assertFalse(kept.exists())
        correct("1", True)
        page.wait_value("15")
        page.wait(lambda: kept.exists() and kept.read_text())
        symbol = json.loads(kept.read_text())
        self.assertEqual((symbol["label"], symbol["source"]), ("1", "corrected"))
        # Drawn here at another scale: what is kept has the shape of the seven that was drawn.
        self.assertEqual(len(symbol["traces"]), len([s for s in page.placed(STROKES["sum"]) if self.is_seven(page, s)]))
        page.click("#help-open")
        page.wait(lambda: page.text("#ink-kept").startswith("1 "))
        # Learning from one symbol: whatever comes of it is said, and can be forgotten.
        page.click("#learn")
        page.wait(lambda: page.text("#learned") not in ("", "Learning …"), 30)
        if page.one("#forget").is_displayed():
            self.assertTrue(page.one("#use-learned").is_selected())
            page.click("#use-learned-label")
            page.wait(lambda: not page.script("return document.getElementById('use-learned').disabled"))
            self.assertFalse(json.loads((kept.parent.parent / "hand/hand.json").read_text())["isInUse"])
            page.click("#forget")
            page.wait(lambda: not page.one("#forget").is_displayed())
        self.assertFalse((kept.parent.parent / "hand/hand.json").exists())
        page.click("#ink-delete")
        page.wait(lambda: page.text("#ink-kept").startswith("0 "))
        self.assertFalse(kept.exists())

    @staticmethod
    def is_seven(page, stroke):
        box = page.script("const b = [...document.querySelectorAll('#ink-boxes .box')].find(b => b.getAttribute('aria-label').startsWith('1, settled'))"
                          ".getBoundingClientRect(); return [b.left, b.right]")
        return all(box[0] - 2 <= x <= box[1] + 2 for x, _ in stroke)

    def test_edit_other_readings_and_steps(self):
        page = self.browser
        page.draw(page.placed(STROKES["square"]))
        page.wait_value("3")
        page.click(".working summary")
        page.shot("steps")
        self.is_accessible()
        self.assertGreater(len(page.all("ol.steps li")), 1)
        page.click(".actions button")
        field = page.one(".edit")
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys("x^2=16")
        page.wait_value("4")
        self.assertIn("or", page.values()[0])

    def test_working_is_checked(self):
        page = self.browser
        page.draw(page.placed(STROKES["wrong"]))
        page.wait(lambda: "✗" in page.text("#message"))
        self.assertEqual(len(page.all(".line")), 2)
        self.assertEqual(len(page.all(".line.wrong")), 1)
        page.shot("check-drawn")
        self.is_accessible()

    def test_zoomed_and_moved_reads_the_same(self):
        page = self.browser
        self.draw_sum()
        for _ in range(3):
            page.click("#zoom-out")
        self.assertEqual(len(page.all("#ink-boxes .box")), 6)
        page.click("#zoom-fit")
        page.draw([[(100, 640), (101, 641)]])
        page.one("#ink").send_keys(Keys.CONTROL, "z")
        page.wait_value("33")

    def test_history_link_and_copies(self):
        page = self.browser
        self.draw_sum()
        page.wait(lambda: page.script("return localStorage.getItem('mathrec.history')?.includes('12+7') ?? false"))
        page.open(self.server.address + "#e=" + "2x%2B3%3D7")
        page.wait_value("2")
        self.assertEqual(page.script("return document.getElementById('typed').value"), "2x+3=7")
        page.click("#history-open")
        page.shot("history")
        self.is_accessible()
        shown = page.script("return Number(document.documentElement.dataset.answered)")
        page.click("#history-list button")
        # The tab shows what it had, and then the reading.
        page.wait(lambda: page.script("return Number(document.documentElement.dataset.answered)") >= shown + 2)
        page.wait_value("33")
        page.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
        for kind, wanted in (("LaTeX", "12+7\\times3"), ("MathML", "<math"), ("text", "12+7×3 = 33"), ("link", "#e=12%2B7")):
            Select(page.one(".actions select")).select_by_value(kind)
            page.wait(lambda: page.text("#spoken") == "Copied.")
            copied = page.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0], e => arguments[0]('' + e))")
            self.assertIn(wanted, copied.replace(" ", "") if kind == "LaTeX" else copied)
            page.script("document.getElementById('spoken').textContent = ''")
        page.click("#history-open")
        page.click("#history-export")
        folder = pathlib.Path(page.downloads.name)
        page.wait(lambda: list(folder.glob("*.json")))
        self.assertEqual(json.loads(next(folder.glob("*.json")).read_text())[0]["lines"], ["12+7*3"])
        page.click("#history-wipe")
        self.assertNotEqual(page.script("return localStorage.getItem('mathrec.history')"), "[]")
        page.click("#history-wipe")
        self.assertEqual(page.script("return localStorage.getItem('mathrec.history')"), "[]")

    def test_palm_does_not_write(self):
        page = self.browser
        page.script("""
          const canvas = document.getElementById('ink');
          const send = (name, x, width) => canvas.dispatchEvent(new PointerEvent(name, {pointerId: 9, pointerType: 'touch', width, height: width,
            clientX: x, clientY: 400, bubbles: true, isPrimary: true}));
          canvas.setPointerCapture = () => {};
          send('pointerdown', 300, 90); send('pointermove', 340, 90); send('pointerup', 340, 90);""")
        self.assertIn(" 0 ", page.script("return document.getElementById('ink').getAttribute('aria-label')"))

    def test_dark(self):
        page = self.browser
        page.click("#theme")
        self.draw_sum()
        page.shot("dark")
        self.is_accessible()
        page.open(self.server.address)
        self.assertEqual(page.script("return document.documentElement.dataset.theme"), "dark")

    def test_help(self):
        self.browser.click("#help-open")
        self.browser.shot("help")
        self.is_accessible()


class PhotographTest(PageTest):
    def test_every_sample(self):
        page = self.browser
        page.click("#tab-photo")
        page.shot("photo-empty")
        self.is_accessible()
        wanted = {"brackets.jpg": "25", "decimal.jpg": "9", "fractions.jpg": "76", "power.png": "1000", "quadratic.jpg": "x=3",
                  "root.jpg": "5", "sum.jpg": "33", "system.jpg": "y=4", "check.png": "false", "undefined.png": "division by zero"}
        names = {path.name for path in (ROOT / "Samples").iterdir() if path.suffix in (".jpg", ".png")}
        self.assertEqual(names, set(wanted))
        for name, answer in wanted.items():
            with self.subTest(name):
                page.upload(ROOT / "Samples" / name)
                page.wait_value(answer)
                page.shot(f"photo-{name.split('.')[0]}")
        self.is_accessible()

    def test_turned_and_cropped(self):
        page = self.browser
        page.click("#tab-photo")
        page.upload(ROOT / "Samples/system.jpg")
        page.wait_value("y=4")
        page.click("#rotate-right")
        page.wait(lambda: page.script("const p = document.getElementById('picture'); return p.height > p.width"))
        page.click("#rotate-left")
        page.wait_value("y=4")
        page.click("#crop")
        box = page.script("const b = document.getElementById('picture').getBoundingClientRect(); return [b.left, b.top, b.width, b.height]")
        page.draw([[(round(box[0] + 3), round(box[1] + 3)), (round(box[0] + box[2] / 2), round(box[1] + box[3] / 4)),
                    (round(box[0] + box[2] - 3), round(box[1] + box[3] / 2))]])
        page.wait(lambda: len(page.all(".line")) == 1)
        page.shot("photo-cropped")
        page.click("#whole")
        page.wait_value("y=4")
        # By keys: the upper part of the picture.
        page.one("#crop").send_keys(Keys.ENTER)
        picture = page.driver.switch_to.active_element
        self.assertEqual(picture.get_attribute("id"), "picture")
        for _ in range(8):
            picture.send_keys(Keys.SHIFT, Keys.ARROW_UP)
        for _ in range(2):
            picture.send_keys(Keys.ARROW_UP)
        page.shot("photo-crop-keys")
        self.is_accessible()
        picture.send_keys(Keys.ENTER)
        page.wait(lambda: len(page.all(".line")) == 1)

    def test_corrected_on_the_picture(self):
        page = self.browser
        page.click("#tab-photo")
        page.upload(ROOT / "Samples/sum.jpg")
        page.wait_value("33")
        page.all("#picture-boxes .box")[3].click()
        page.wait(lambda: page.one("#symbol-dialog").is_displayed())
        page.shot("photo-correct")
        page.click("#symbol-dialog summary")
        page.click("#symbol-palette button[value='0']")
        page.wait(lambda: "33" not in "".join(page.values()))

    def test_pasted_and_dropped(self):
        page = self.browser
        data = base64.b64encode((ROOT / "Samples/power.png").read_bytes()).decode()
        page.script("""
          const bytes = Uint8Array.from(atob(arguments[0]), c => c.charCodeAt(0));
          window.transfer = new DataTransfer();
          transfer.items.add(new File([bytes], 'power.png', {type: 'image/png'}));
          document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: transfer, bubbles: true}));""", data)
        page.wait_value("1000")
        page.open(self.server.address)
        page.script("""
          const bytes = Uint8Array.from(atob(arguments[0]), c => c.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], 'power.png', {type: 'image/png'}));
          document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));""", data)
        page.wait_value("1000")
        page.open(self.server.address)
        page.script("""
          const transfer = new DataTransfer();
          transfer.setData('text/plain', '7/3');
          document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: transfer, bubbles: true}));""")
        page.wait_value("2.333333")

    def test_what_is_no_picture_is_said(self):
        page = self.browser
        page.click("#tab-photo")
        page.upload(ROOT / "README.md")
        page.wait(lambda: "text" in page.text("#message"))
        page.shot("photo-problem")
        self.is_accessible()

    def test_camera(self):
        page = self.browser
        page.click("#tab-photo")
        page.click("#camera")
        page.wait(lambda: page.script("return document.getElementById('viewfinder').videoWidth > 0"))
        page.shot("camera")
        page.click("#shoot")
        page.wait(lambda: not page.one("#stage").get_attribute("hidden"))


class TypingTest(PageTest):
    def test_keyboard_only(self):
        page = self.browser

        def focus():
            return page.driver.switch_to.active_element

        def press(*keys):
            focus().send_keys(*keys)

        page.one("body").send_keys(Keys.TAB)
        self.assertEqual(focus().get_attribute("class"), "skip")
        press(Keys.TAB)
        self.assertEqual(focus().get_attribute("id"), "tab-draw")
        press(Keys.ARROW_RIGHT)
        press(Keys.ARROW_RIGHT)
        self.assertEqual(focus().get_attribute("id"), "tab-type")
        for _ in range(12):
            press(Keys.TAB)
            if focus().get_attribute("id") == "typed":
                break
        press("2x+3=7\n2x=10\nx=5")
        page.wait(lambda: "✗" in page.text("#message"))
        page.shot("type-check")
        self.is_accessible()
        press(Keys.CONTROL, "a")
        press("3(x-2)=2x+5")
        page.wait_value("11")
        for _ in range(25):
            press(Keys.TAB)
            if focus().tag_name == "summary":
                break
        press(Keys.ENTER)
        page.wait(lambda: page.script("return document.querySelector('.working').open"))
        page.shot("type-steps")
        self.is_accessible()

    def test_mistake_is_said(self):
        page = self.browser
        page.click("#tab-type")
        page.one("#typed").send_keys("2+")
        page.wait(lambda: "expected a number" in page.text("#lines"))
        page.shot("type-mistake")
        self.is_accessible()


class TelephoneTest(PageTest):
    size = (360, 740)

    def test_by_finger(self):
        page = self.browser
        page.shot("phone-empty")
        self.is_accessible()
        self.draw_sum("touch")
        page.shot("phone-sum")
        self.is_accessible()
        for tab in ("photo", "type", "draw"):
            page.click(f"#tab-{tab}")
            self.assertLessEqual(page.script("return document.documentElement.scrollWidth"), 360, tab)
        page.click("#tab-photo")
        page.upload(ROOT / "Samples/quadratic.jpg")
        page.wait_value("x=3")
        page.shot("phone-photo")
        self.assertLessEqual(page.script("return document.documentElement.scrollWidth"), 360)
        self.is_accessible()
        page.script("document.querySelector('.chips.symbols .chip').click()")
        page.shot("phone-correct")
        self.is_accessible()


class LargeTextTest(PageTest):
    """1280 pixels at 200 % are 640 wide."""

    size = (640, 430)

    def test_nothing_is_cut_off(self):
        page = self.browser
        self.draw_sum()
        page.script("window.scrollTo(0, document.body.scrollHeight)")
        page.shot("zoom-200")
        self.assertLessEqual(page.script("return document.documentElement.scrollWidth"), 640)
        self.is_accessible()


class GermanTest(PageTest):
    languages = "de-DE"

    def test_german_and_french(self):
        page = self.browser
        self.assertEqual(page.script("return document.documentElement.lang"), "de")
        page.click("#tab-type")
        page.one("#typed").send_keys("1,5+1/3")
        page.wait_value("1,8333333")
        page.shot("german")
        self.is_accessible()
        Select(page.one("#language")).select_by_value("fr")
        page.wait(lambda: page.text("#results-title").strip() == "Réponse")
        page.one("#typed").send_keys(Keys.CONTROL, "a")
        page.one("#typed").send_keys("x^2-5x+6=0")
        page.wait_value("ou")
        page.click(".working summary")
        page.shot("french")
        self.is_accessible()
        page.open(self.server.address)
        self.assertEqual(page.script("return document.documentElement.lang"), "fr")


class TokenTest(unittest.TestCase):
    def test_beyond_the_own_machine(self):
        server = Server("--host", "127.0.0.2")
        browser = Browser()
        try:
            self.assertRegex(server.address, r"#token=[0-9a-f]{32}$")
            bare = server.address.split("#")[0]
            browser.open(bare)
            browser.draw(browser.placed(STROKES["sum"]))
            browser.wait(lambda: "whole address" in browser.text("#message"))
            browser.shot("token-missing")
            browser.driver.get("about:blank")
            browser.open(server.address)
            browser.draw(browser.placed(STROKES["sum"]))
            browser.wait_value("33")
        finally:
            browser.close()
            self.assertEqual(server.stop(), 0)


class StoppedServerTest(unittest.TestCase):
    def test_is_said(self):
        server = Server()
        browser = Browser()
        try:
            browser.open(server.address)
            server.stop()
            browser.draw(browser.placed(STROKES["seven"]))
            browser.wait(lambda: "mathrec serve" in browser.text("#message"))
            browser.shot("server-gone")
        finally:
            browser.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
