// Takes pictures of all pages for a person to look at, into the folder that OVERHEARD_SCREENSHOTS names.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { base, open, paths } from "./browser.mjs";

const folder = process.env.OVERHEARD_SCREENSHOTS;

const looks = [
  { name: "desktop-light", viewport: { width: 1280, height: 800 }, colorScheme: "light", locale: "en-GB" },
  { name: "desktop-dark", viewport: { width: 1280, height: 800 }, colorScheme: "dark", locale: "ru-RU" },
  { name: "phone-light", viewport: { width: 390, height: 844 }, colorScheme: "light", locale: "zh-CN" },
  { name: "phone-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark", locale: "en-GB" },
];

for (const { name, ...options } of looks) {
  test(`pictures: ${name}`, { skip: !folder && "OVERHEARD_SCREENSHOTS names no folder" }, async () => {
    await mkdir(folder, { recursive: true });
    const browser = await open(options);
    try {
      for (const [i, path] of paths.entries()) {
        await browser.page.goto(base + path);
        await browser.page.waitForTimeout(200);
        await browser.page.screenshot({ path: join(folder, `${i}-${name}.png`), fullPage: true });
      }
    } finally {
      await browser.close();
    }
  });
}
