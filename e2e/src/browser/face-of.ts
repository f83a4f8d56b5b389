import type { Page } from "playwright-core";

const RAW: Readonly<Record<string, RegExp>> = {
  "a raw id": /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i,
  "an ISO date": /\b\d{4}-\d{2}-\d{2}(?:T|\b)/,
  JSON: /\{\s*"|\[object |\bundefined\b|\bNaN\b/,
};

/** What of the machine's own language a person can read on the page now. */
export async function rawWords(page: Page): Promise<string[]> {
  const text = await page.evaluate<string>("document.body.innerText");
  return Object.entries(RAW).flatMap(([what, pattern]) => {
    const found = pattern.exec(text);
    return found === null ? [] : [`${what}: ${text.slice(Math.max(0, found.index - 40), found.index + 60)}`];
  });
}

/** What is missing for somebody who has no mouse, or does not see the page. */
export async function missingLandmarks(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const count = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length;
    const missing = [];
    if (count("main") !== 1) missing.push(count("main") + " main landmarks");
    if (count("h1") !== 1) missing.push(count("h1") + " main headings");
    if (document.title.trim() === "" || document.title === "CallWaiting") missing.push("no title of its own");
    if (document.documentElement.lang === "") missing.push("no language");
    return missing;
  })()`);
}

/** Things in the tab order that look the same with the focus as without it. */
export async function focusless(page: Page): Promise<string[]> {
  // From here on the browser takes the person for one with a keyboard, and shows the focus.
  await page.keyboard.press("Tab");
  return page.evaluate<string[]>(`(async () => {
    const LOOK = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor", "backgroundColor", "transform"];
    // A switch or a field is drawn by what stands around its input.
    const around = (one) => [one, one.nextElementSibling, one.parentElement, one.parentElement?.parentElement, one.querySelector("*")];
    const look = (one) => around(one).map((each) => each ? LOOK.map((key) => getComputedStyle(each)[key]).join() : "").join("|");
    const inOrder = [...document.querySelectorAll("a[href], button, input, select, textarea, [tabindex='0']")]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0);
    const before = document.activeElement;
    before?.blur();
    const plain = inOrder.map(look);
    const bare = [];
    inOrder.forEach((one, index) => {
      one.focus({ preventScroll: true });
      if (document.activeElement === one && look(one) === plain[index]) bare.push(one.outerHTML.slice(0, 160));
      one.blur();
    });
    return bare;
  })()`);
}

export const widthOf = async (page: Page): Promise<number> =>
  page.evaluate<number>("document.documentElement.scrollWidth");
