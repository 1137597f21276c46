// Every page, in every language, at phone and desktop width: nothing complains, nothing sticks out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { base, complaints, open, paths } from "./browser.mjs";

const languages = { "en-GB": "en", "ru-RU": "ru", "zh-CN": "zh" };

for (const [locale, lang] of Object.entries(languages)) {
  test(`pages in ${lang}`, async (t) => {
    const browser = await open({ locale });
    const { page } = browser;
    const found = complaints(page);
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
    });
    try {
      for (const path of paths) {
        for (const width of [360, 1280]) {
          await t.test(`${path} at ${width} px`, async () => {
            await page.setViewportSize({ width, height: 800 });
            await page.goto(base + path);
            await page.waitForFunction(() => document.readyState === "complete");
            const state = await page.evaluate(() => ({
              lang: document.documentElement.lang,
              text: document.body.innerText,
              wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
              menu: new Set([...document.querySelectorAll(".menu > *")].map((e) => e.getBoundingClientRect().top)).size,
              headings: document.querySelectorAll("h1").length,
              ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
            }));
            assert.equal(state.lang, lang);
            assert.ok(state.wide <= 0, `${state.wide} px stick out`);
            assert.equal(state.menu, 1, "lines of the menu");
            assert.doesNotMatch(state.text, /‹|›|undefined|NaN|<nil>|%!/, "a text is missing");
            assert.equal(state.headings, 1, "one main heading");
            assert.equal(new Set(state.ids).size, state.ids.length, "an id stands twice");
          });
        }
      }
      const real = found.filter((line) => !/status of 404/.test(line)); // the page that is not there says so
      assert.deepEqual(real, []);
    } finally {
      await browser.close();
    }
  });
}
