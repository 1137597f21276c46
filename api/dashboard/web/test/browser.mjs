// Starts one Chromium for a test file, with nothing of the machine's own in it.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const base = process.env.OVERHEARD_URL;

/** The pages of the fixture, one of each kind. */
export const paths = [
  "/",
  "/brands/lumen-rail",
  "/brands/quietway",
  "/brands/lumen-rail/compare",
  "/mentions?brand=lumen-rail",
  "/mentions/17",
  "/campaigns/window-seat",
  "/brands/lumen-rail/audit",
  "/brands/lumen-rail/audit?show=figures",
  "/brands/northline/compare",
  "/sources",
  "/runs",
  "/records",
  "/records?brand=northline",
  "/records/busal",
  "/no-such-page",
  "/brands/lumen-rail?from=1999-01-01&to=1999-02-01",
];

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Opens a browser with a fresh profile; options are those of a Playwright context. */
export async function open(options = {}) {
  const profile = await mkdtemp(join(tmpdir(), "overheard-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.OVERHEARD_CHROMIUM || "/usr/bin/chromium",
    args: flags,
    locale: "en-GB",
    timezoneId: "America/New_York", // not the report's: days must not move with the browser
    ...options,
  });
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Collects what a page complains about. */
export function complaints(page) {
  const found = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      found.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => found.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => found.push(`not loaded: ${request.url()}`));
  return found;
}
