import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { describe, expect, test } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";
import { PHONE } from "./browser/viewports.ts";

// The admin as a person meets it: the built files, a real server, a real database, a real browser.

const world = forAllTests(() => openAdminWorld());

const COME_BACK_TO_THE_TAB = "document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))";
const MAX_FIRST_SCREEN_BYTES = 250_000;

describe("signing in", () => {
  test("a wrong password says so and keeps the address; the right one leads to where one wanted to go", async () => {
    await using admin = await world.openAdmin({ path: "/calls" });
    const { page } = admin;
    // The sign-in that `npm start` prints.
    const owner = world.info.admin;
    if (owner === null || owner.password === null) throw new Error("There is no demo owner.");
    const { email, password } = owner;
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.innerText()).toContain("The e-mail address or password is incorrect");
    expect(await page.getByLabel("E-mail").inputValue()).toBe(email);
    await admin.screenshot("sign-in-wrong-password");

    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByLabel("Password", { exact: true }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Calls" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/calls");
    expect(admin.complaints).toEqual([]);
  });

  test("never leads to another host", async () => {
    await using admin = await world.openAdmin({ path: "/sign-in?back=//elsewhere.example/" });
    const { email, password } = await world.createStaff("viewer");
    await admin.page.getByLabel("E-mail").fill(email);
    await admin.page.getByLabel("Password", { exact: true }).fill(password);
    await admin.page.getByRole("button", { name: "Sign in" }).click();
    await admin.page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    expect(admin.complaints).toEqual([]);
  });

  test("after signing out, going back shows nothing", async () => {
    // The only test with this role: its session ends here.
    await using admin = await world.openAdmin({ signedIn: "admin", path: "/today" });
    const { page } = admin;
    await page.getByRole("button", { name: /^Your account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    expect(await page.getByText("Lakeside Clinic").count()).toBe(0);
  });
});

describe("the shell", () => {
  test("always says whose data it is and what time it is there", async () => {
    const context = { timezoneId: "Europe/Berlin" };
    for (const viewport of [{ width: 1280, height: 800 }, PHONE]) {
      await using admin = await world.openAdmin({ signedIn: "staff", path: "/today", viewport, context });
      const { page } = admin;
      await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
      expect(await page.getByText("Lakeside Clinic (demo)").filter({ visible: true }).count()).toBe(1);
      const time = page.getByText(/^New York time, \d{1,2}:\d\d [AP]M$/).filter({ visible: true });
      expect(await time.count()).toBe(1);
      expect(await page.getByText("6 hours behind you").filter({ visible: true }).count()).toBe(1);
    }
  });

  test("has a way for every role to what it may see, and no further", async () => {
    const links = async (role: "owner" | "viewer") => {
      await using admin = await world.openAdmin({ signedIn: role, path: "/today" });
      await admin.page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
      return await admin.page.getByRole("navigation", { name: "Main" }).getByRole("link").allInnerTexts();
    };
    expect(await links("owner")).toEqual([
      "Today",
      "Calendar",
      "Calls",
      "Contacts",
      "Waitlist",
      "Assistants",
      "Try the line",
      "Settings",
    ]);
    expect(await links("viewer")).toEqual(["Today", "Calendar", "Calls", "Contacts", "Waitlist", "Settings"]);
  });

  test("a deep link works after a reload, an unknown address says so", async () => {
    await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/hours" });
    const { page } = admin;
    await page.getByRole("heading", { level: 1, name: "Opening hours" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Opening hours" }).waitFor();
    expect(await page.title()).toBe("Opening hours · Lakeside Clinic (demo)");
    await page.goto("/no-such-screen");
    await page.getByRole("heading", { name: "There is nothing at this address" }).waitFor();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Today" }).waitFor();
    expect(admin.complaints).toEqual([]);
  });

  test("works with the keyboard alone: skip link, shortcuts, their help, focus on the new heading", async () => {
    await using admin = await world.openAdmin({ signedIn: "owner", path: "/today" });
    const { page } = admin;
    await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");

    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.getByRole("heading", { level: 1, name: "Calendar" }).waitFor();
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Calendar");

    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await help.waitFor();
    expect(await help.innerText()).toContain("Go to Today");
    await admin.screenshot("shortcuts");
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
    expect(admin.complaints).toEqual([]);
  });

  test("keeps the theme that was chosen, from the first paint on", async () => {
    await using admin = await world.openAdmin({ signedIn: "owner", path: "/today" });
    const { page } = admin;
    await page.getByRole("button", { name: /^Your account/ }).click();
    await page.getByText("Dark", { exact: true }).click();
    const scheme = () => page.evaluate("document.documentElement.dataset.mantineColorScheme");
    expect(await scheme()).toBe("dark");
    await page.reload({ waitUntil: "commit" });
    await page.locator("body").waitFor({ state: "attached" });
    expect(await scheme()).toBe("dark");
  });

  test("on a phone, the rest is below More", async () => {
    await using admin = await world.openAdmin({ signedIn: "owner", path: "/today", viewport: PHONE });
    const { page } = admin;
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("link", { name: "Settings" }).waitFor();
    await admin.picture("more");
    expect(await admin.axe()).toEqual([]);
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("heading", { level: 1, name: "Clinic" }).waitFor();
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBe(PHONE.width);
  });
});

describe("what is loaded", () => {
  test("comes from this host alone, under a policy without inline scripts, below 250 kB of JavaScript", async () => {
    await using admin = await world.openAdmin({ signedIn: "owner", path: "/today", own: true });
    await admin.page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
    const [first] = admin.responses;
    const policy = (await first?.allHeaders())?.["content-security-policy"] ?? "";
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1];
    expect(scripts).toBe("'self'");
    expect(admin.complaints).toEqual([]);

    let bytes = 0;
    for (const response of admin.responses.filter((each) => each.url().endsWith(".js"))) {
      bytes += (await response.request().sizes()).responseBodySize;
    }
    console.log(`First screen: ${Math.round(bytes / 1000)} kB of compressed JavaScript.`);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(MAX_FIRST_SCREEN_BYTES);
  });
});

test("while the server is away a quiet banner says so, the screen stays, and it goes by itself", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/today" });
  const { page } = admin;
  const heading = page.getByRole("heading", { level: 1, name: "Today" });
  const banner = page.getByText("The server is not responding");
  await heading.waitFor();
  await page.context().setOffline(true);
  await page.evaluate(COME_BACK_TO_THE_TAB);
  await banner.waitFor();
  expect(await heading.isVisible()).toBe(true);
  await admin.screenshot("connection-lost");
  await page.context().setOffline(false);
  await banner.waitFor({ state: "hidden" });
  expect(await heading.isVisible()).toBe(true);
});
