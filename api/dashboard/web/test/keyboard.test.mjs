// Everything that can be clicked can be reached and seen with the keyboard.

import assert from "node:assert/strict";
import { test } from "node:test";
import { base, open } from "./browser.mjs";

const pages = ["/", "/brands/lumen-rail", "/brands/lumen-rail/compare", "/brands/lumen-rail/audit", "/mentions?brand=lumen-rail", "/records/busal", "/runs"];

test("keyboard", async (t) => {
  const browser = await open({ viewport: { width: 1280, height: 800 } });
  const { page } = browser;
  try {
    await t.test("the first stop skips to the content", async () => {
      await page.goto(base + "/");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    });
    for (const path of pages) {
      await t.test(`${path}: Tab reaches everything, and shows where it is`, async () => {
        await page.goto(base + path);
        await page.waitForFunction(() => !document.querySelector(".data:not(.ready)"));
        const wanted = await page.evaluate(() => {
          const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']")];
          const shown = all.filter((e) => e.checkVisibility({ visibilityProperty: true }));
          shown.forEach((e, i) => (e.dataset.stop = i));
          return shown.length;
        });
        const reached = new Set();
        for (let i = 0; i < 2 * wanted + 20; i++) {
          await page.keyboard.press("Tab");
          const stop = await page.evaluate(() => {
            const e = document.activeElement;
            const style = getComputedStyle(e);
            return { stop: e.dataset?.stop, seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0, what: e.outerHTML?.slice(0, 80) };
          });
          if (stop.stop !== undefined) {
            assert.ok(stop.seen, `no outline: ${stop.what}`);
            reached.add(stop.stop);
          }
          if (reached.size === wanted) {
            break;
          }
        }
        assert.equal(reached.size, wanted);
      });
    }
    await t.test("Escape closes a menu and goes back to its button", async () => {
      await page.goto(base + "/");
      await page.focus(".menu summary");
      await page.keyboard.press("Enter");
      assert.ok(await page.locator(".menu .drop li a").first().isVisible());
      await page.keyboard.press("Tab");
      await page.keyboard.press("Escape");
      assert.equal(await page.locator(".menu .drop li a").first().isVisible(), false);
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
    });
  } finally {
    await browser.close();
  }
});
