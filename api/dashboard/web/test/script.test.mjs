// Without JavaScript a page is complete; with it, it has charts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { base, complaints, open } from "./browser.mjs";

async function inBrowser(options, check) {
  const browser = await open({ viewport: { width: 1280, height: 800 }, ...options });
  try {
    await check(browser.page);
  } finally {
    await browser.close();
  }
}

test("without JavaScript", async (t) => {
  await inBrowser({ javaScriptEnabled: false }, async (page) => {
    await t.test("the table of the trend is open and no room is kept for a chart", async () => {
      await page.goto(base + "/brands/lumen-rail");
      assert.ok(await page.locator("#trend tbody tr").first().isVisible());
      assert.equal(await page.locator(".chart").isVisible(), false);
    });
    await t.test("the range is chosen by a link and by a form", async () => {
      await page.click(".range summary");
      await page.click("text=13 weeks");
      assert.match(page.url(), /last=13w/);
      await page.click(".range summary");
      await page.fill("input[name=from]", "2026-05-01");
      await page.fill("input[name=to]", "2026-06-01");
      await page.selectOption("select[name=by]", "day");
      await page.click(".range button");
      assert.match(page.url(), /from=2026-05-01/);
      assert.match(await page.locator(".range summary").innerText(), /1–31 May 2026 · by day/);
      assert.equal(await page.locator("#trend tbody tr").count(), 28, "a row for each day from the first with data to the last");
    });
    await t.test("the theme button changes the theme and stays on the page", async () => {
      const here = page.url();
      await page.click(".theme button");
      assert.deepEqual([...new URL(page.url()).searchParams].sort(), [...new URL(here).searchParams].sort());
      assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
    });
    await t.test("the language stays when one goes on", async () => {
      await page.click(".langs a[lang=zh]");
      assert.equal(await page.locator("html").getAttribute("lang"), "zh");
      await page.goto(base + "/runs");
      assert.equal(await page.locator("html").getAttribute("lang"), "zh");
    });
    await t.test("a number leads to its mentions", async () => {
      await page.goto(base + "/brands/lumen-rail");
      await page.click(".card.proxy .big a");
      assert.match(page.url(), /\/mentions\?/);
      assert.ok((await page.locator(".mention").count()) > 0);
    });
  });
});

test("charts", async (t) => {
  await inBrowser({ colorScheme: "light" }, async (page) => {
    const found = complaints(page);
    await page.goto(base + "/brands/lumen-rail");
    await page.waitForSelector(".chart svg path", { state: "attached" });
    await t.test("the chart is drawn, named by the finding, and the table is one click away", async () => {
      assert.ok((await page.locator(".chart svg path").count()) > 20);
      assert.ok(((await page.locator(".chart").getAttribute("aria-label")) ?? "").length > 10);
      assert.equal(await page.locator("#trend").isVisible(), false);
      await page.click(".data summary");
      assert.ok(await page.locator("#trend").isVisible());
    });
    await t.test("the week without posts is a gap in the line", async () => {
      const line = await page.locator('.chart svg path[stroke="rgb(29, 95, 191)"][fill="none"]').first().getAttribute("d");
      assert.equal(line.match(/M/g).length, 2, line);
    });
    await t.test("arrow keys walk through the points and show what the table says", async () => {
      await page.focus(".chart");
      await page.keyboard.press("Home");
      await page.waitForSelector(".tip");
      assert.match(await page.locator(".tip").innerText(), /29 Dec 2025 – 4 Jan 2026\s+Proxy NPS: −\d+ \(.+\) · \d+ voices/);
    });
    await t.test("the chart follows the theme of the system", async () => {
      await page.emulateMedia({ colorScheme: "dark" });
      await page.waitForSelector('.chart svg path[stroke="rgb(127, 176, 255)"]', { state: "attached" });
    });
    await t.test("a click leads to the mentions of that period", async () => {
      const box = await page.locator(".chart").boundingBox();
      await page.mouse.click(box.x + 300, box.y + 120);
      await page.waitForURL(/\/mentions\?.*from=2026-/);
    });
    assert.deepEqual(found, []);
  });
  await inBrowser({ locale: "ru-RU" }, async (page) => {
    await t.test("the chart speaks the language of the page", async () => {
      await page.goto(base + "/brands/lumen-rail");
      await page.waitForSelector(".chart svg text");
      const words = await page.locator(".chart svg").innerText().catch(() => page.locator(".chart svg").textContent());
      assert.match(words, /Прокси-NPS/);
      assert.match(words, /февр|март/);
    });
  });
});
