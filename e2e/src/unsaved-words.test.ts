import { forAllTests } from "@callwaiting/testing/for-all-tests";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { AdminPage } from "./browser/admin-page.ts";
import { openAdminWorld } from "./browser/admin-world.ts";
import { type SeededCalendar, seedCalendar } from "./browser/seed-calendar.ts";

// Whatever happens to the server or the session: what a person has typed is theirs until they let go of it.

const world = forAllTests(() => openAdminWorld());
let seeded: SeededCalendar;
beforeAll(async () => {
  seeded = await seedCalendar(world);
});

type Form = {
  readonly path: () => Promise<string>;
  readonly open?: (page: Page) => Promise<void>;
  readonly label: string;
  readonly save: (page: Page) => Promise<void>;
};

const saveBar = async (page: Page) => {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Everything is saved.").waitFor();
};

const FORMS: Readonly<Record<string, Form>> = {
  "the notes of an appointment": {
    path: async () => `/appointments/${await seeded.book({ ...nextHour(), who: "Nora Note" })}`,
    label: "Notes",
    save: async (page) => {
      await page.getByRole("button", { name: "Save notes" }).click();
      await page.getByText("Notes saved.").waitFor();
    },
  },
  "the clinic's settings": { path: async () => "/settings/clinic", label: "Name", save: saveBar },
  "an assistant's instructions": { path: async () => "/assistants", label: "Instructions", save: saveBar },
  "a dialog that is open": {
    path: async () => "/contacts",
    open: (page) => page.getByRole("button", { name: "New contact" }).click(),
    label: "Name",
    save: async (page) => {
      await page.getByRole("dialog").getByLabel("E-mail").fill(`words-${Date.now()}@example.com`);
      await page.getByRole("dialog").getByRole("button", { name: "Add contact" }).click();
      await page.getByText(/was added\.$/).waitFor();
    },
  },
};

let hours = 0;
const nextHour = () => {
  hours += 1;
  return { day: seeded.day, time: `${18 + hours}:00`, reason: "After hours" };
};

type Typed = { readonly form: Form; readonly admin: AdminPage; readonly words: string };

/** A window for each form, with words in it that nobody has saved; its field is marked, to be known again. */
async function typeEverywhere(words: string): Promise<Typed[]> {
  const all: Typed[] = [];
  for (const form of Object.values(FORMS)) {
    const admin = await world.openAdmin({ signedIn: "owner", path: await form.path() });
    await isLive(admin.page);
    await form.open?.(admin.page);
    const field = fieldOf(admin.page, form);
    await field.fill(words);
    await field.evaluate((element) => element.setAttribute("data-still-the-same", ""));
    all.push({ form, admin, words });
  }
  return all;
}

const fieldOf = (page: Page, { label, open }: Form) =>
  (open === undefined ? page.getByRole("main") : page.getByRole("dialog")).getByRole("textbox", {
    name: label,
    exact: true,
  });
const isLive = (page: Page) => page.getByText("Live", { exact: true }).filter({ visible: true }).waitFor();
const isLost = (page: Page) =>
  page.getByText("Reconnecting…", { exact: true }).filter({ visible: true }).waitFor();

async function expectWords({ form, admin: { page }, words }: Typed): Promise<void> {
  const field = fieldOf(page, form);
  expect(await field.inputValue()).toBe(words);
  expect(await field.getAttribute("data-still-the-same")).toBe("");
}

async function signInAgain(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await dialog.waitFor();
  const { password } = await world.createStaff("viewer");
  await dialog.getByLabel("Password", { exact: true }).fill(password);
  await dialog.getByLabel("Password", { exact: true }).press("Enter");
  await dialog.waitFor({ state: "hidden" });
}

test("a server that is killed and comes back redraws no form: the words are there, and are saved", async () => {
  const typed = await typeEverywhere("Written before the crash");
  await world.killServer();
  for (const { admin } of typed) await isLost(admin.page);
  await world.startAgain();
  for (const each of typed) {
    await isLive(each.admin.page);
    await expectWords(each);
    await each.form.save(each.admin.page);
    expect(each.admin.complaints).toEqual([]);
    await each.admin[Symbol.asyncDispose]();
  }
});

test("a session that has ended meanwhile is begun again in a dialog over the words, which are saved after it", async () => {
  const typed = await typeEverywhere("Written in a session that ended");
  await world.stopServer();
  for (const { admin } of typed) {
    await isLost(admin.page);
    await admin.page.context().clearCookies();
  }
  await world.startAgain();
  for (const each of typed) {
    const { page } = each.admin;
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.waitFor();
    // Neither closes it, nor what is open below.
    await page.keyboard.press("Escape");
    await page.mouse.click(5, 5);
    expect(await dialog.isVisible()).toBe(true);
    await each.admin.screenshot("sign-in-again");
    expect(await each.admin.axe()).toEqual([]);
    await signInAgain(page);
    await isLive(page);
    await expectWords(each);
    await each.form.save(page);
    expect(each.admin.complaints).toEqual([]);
    await each.admin[Symbol.asyncDispose]();
  }
});

describe("signing in again", () => {
  const WORDS = "Kept";
  async function openExpired(): Promise<Typed> {
    const form = FORMS["the clinic's settings"] as Form;
    const admin = await world.openAdmin({ signedIn: "owner", path: await form.path() });
    await fieldOf(admin.page, form).fill(WORDS);
    await admin.page.context().clearCookies();
    await admin.page.getByRole("button", { name: "Save", exact: true }).click();
    await admin.page.getByRole("dialog", { name: "Sign in again" }).waitFor();
    return { form, admin, words: WORDS };
  }

  test("with a wrong password says so and asks once more", async () => {
    const { form, admin } = await openExpired();
    await using _ = admin;
    const { page } = admin;
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.getByLabel("Password", { exact: true }).fill("not the password");
    await dialog.getByLabel("Password", { exact: true }).press("Enter");
    await dialog.getByText("The e-mail address or password is incorrect").waitFor();
    await signInAgain(page);
    expect(await fieldOf(page, form).inputValue()).toBe(WORDS);
  });

  test("in another window is enough", async () => {
    const { form, admin } = await openExpired();
    await using _ = admin;
    const { page } = admin;
    await page.context().addCookies(await world.cookiesOf("owner"));
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
    await page.getByRole("dialog", { name: "Sign in again" }).waitFor({ state: "hidden" });
    expect(await fieldOf(page, form).inputValue()).toBe(WORDS);
  });

  test("as somebody else leaves, after a warning that words are lost", async () => {
    const { admin } = await openExpired();
    await using _ = admin;
    const { page } = admin;
    const asked = page.waitForEvent("dialog");
    const click = page.getByRole("link", { name: "Sign in as somebody else" }).click();
    const warning = await asked;
    expect(warning.type()).toBe("beforeunload");
    await warning.accept();
    await click;
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  });
});

test("signing out asks before words are lost, and leaves nothing in the other windows either", async () => {
  await using admin = await world.openAdmin({ signedIn: "admin", path: "/settings/clinic" });
  const { page } = admin;
  const other = await page.context().newPage();
  await other.goto("/contacts");
  await other.getByRole("heading", { level: 1, name: "Contacts" }).waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Not saved");
  const signOut = async () => {
    await page.getByRole("button", { name: /^Your account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
  };
  await signOut();
  await page.getByRole("button", { name: "Stay" }).click();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Not saved");
  await signOut();
  await page.getByRole("button", { name: "Leave without saving" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await other.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
});
