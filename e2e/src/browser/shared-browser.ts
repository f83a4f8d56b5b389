import { deadlines } from "@callwaiting/testing/deadlines";
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "./find-chromium.ts";
import { noteLostBrowser } from "./lost-browsers.ts";

let shared: Promise<Browser> | undefined;

/**
 * One for all test files of a process: what a window sees and keeps is its context's. One that has ended by itself is
 * noted, and the next who asks gets another. It ends with the process.
 */
export function openSharedBrowser(): Promise<Browser> {
  shared ??= launch().then((browser) => {
    browser.once("disconnected", () => {
      noteLostBrowser("Chromium ended by itself");
      shared = undefined;
    });
    return browser;
  });
  return shared;
}

/** For programs that are no test: they end when nothing is open any more. */
export async function closeSharedBrowser(): Promise<void> {
  const closing = await shared;
  closing?.removeAllListeners("disconnected");
  shared = undefined;
  await closing?.close();
}

async function launch(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    // Not the package's own list: its --single-process dies at the second window.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    env: { ...process.env, ...env },
    timeout: deadlines.process,
  });
}
