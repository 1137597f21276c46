// All text can be read in both themes: 4.5 to 1, or 3 to 1 where it is large (WCAG 2.2, 1.4.3).

import assert from "node:assert/strict";
import { test } from "node:test";
import { base, open, paths } from "./browser.mjs";

/** Runs in the page: lists the text that has too little contrast with what lies behind it. */
function faint() {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => top.slice(0, 3).map((c, i) => c * top[3] + under[i] * (1 - top[3])).concat(1);
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      layers.unshift(rgba(getComputedStyle(e).backgroundColor));
    }
    return layers.reduce((under, layer) => over(layer, under), [255, 255, 255, 1]);
  };
  const bad = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".sr, .skip, option")) {
      continue;
    }
    const style = getComputedStyle(element);
    const ground = behind(element);
    const ink = over(rgba(element.closest("svg") ? style.fill : style.color), ground);
    const [light, dark] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      bad.push(`${ratio.toFixed(2)} "${text.slice(0, 40)}" ${element.tagName} ${element.getAttribute("class") ?? ""}`);
    }
  }
  return [...new Set(bad)];
}

for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["dark", 390]]) {
  test(`contrast in the ${colorScheme} theme at ${width} px`, async (t) => {
    const browser = await open({ colorScheme, viewport: { width, height: 800 } });
    try {
      for (const path of paths) {
        await t.test(path, async () => {
          await browser.page.goto(base + path);
          await browser.page.waitForFunction(() => !document.querySelector(".data:not(.ready)"));
          await browser.page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
          assert.deepEqual(await browser.page.evaluate(faint), []);
        });
      }
    } finally {
      await browser.close();
    }
  });
}
