import { createOwnerPool } from "@callwaiting/db";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeAll, describe, expect, test } from "vitest";
import type { AdminPage } from "./browser/admin-page.ts";
import { openAdminWorld } from "./browser/admin-world.ts";
import { FORMULAS, type Planted, plantWords } from "./browser/plant-words.ts";

// Hostile words in every text field, then every screen that shows them. Nothing runs, and what is shown is the words.

const world = forAllTests(() => openAdminWorld());
let planted: Planted;
beforeAll(async () => {
  planted = await plantWords(world);
  const owner = createOwnerPool({ connectionString: world.info.database.url });
  await owner.query(
    "update calls set recording_url = 'javascript:window.hit=1' where caller_number = '+14155550702'",
  );
  await owner.end();
});

/** Kept across screens: a field counts as shown once it was readable somewhere. */
const shown = new Set<string>();

const TEXTS = `[document.body.innerText, document.title,
  ...[...document.querySelectorAll("input, textarea")].map((each) => each.value),
  ...[...document.querySelectorAll("[title], [aria-label]")].flatMap((each) => [each.title, each.ariaLabel ?? ""])].join("\\n")`;

/** What markup would have become of the words, had any been read as such. */
const MADE = `document.querySelectorAll("[onerror], [onload], img[src='x'], iframe, script:not([src]), [href^='javascript' i], [src^='javascript' i]").length`;

const VIOLATIONS = `window.broken = [];
  addEventListener("securitypolicyviolation", (event) => window.broken.push(event.violatedDirective + " " + event.blockedURI));`;

async function watch(admin: AdminPage): Promise<readonly string[]> {
  const dialogs: string[] = [];
  await admin.page.addInitScript(VIOLATIONS);
  admin.page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return dialogs;
}

async function expectCalm(admin: AdminPage, where: string): Promise<void> {
  const { page } = admin;
  const found = await page.evaluate(`({ hit: window.hit, broken: window.broken, made: ${MADE} })`);
  expect([where, found]).toEqual([where, { hit: undefined, broken: [], made: 0 }]);
  await look(admin);
}

/** Notes what can be read now. */
async function look({ page }: AdminPage): Promise<void> {
  const text = String(await page.evaluate(TEXTS));
  for (const [field, words] of Object.entries(planted.words)) if (text.includes(words)) shown.add(field);
}

/** Screens load in steps. Where it is known what one shows, it is there when that is. */
async function settle(admin: AdminPage, fields: readonly string[]): Promise<void> {
  await admin.page.getByRole("heading", { level: 1 }).first().waitFor();
  await expect
    .poll(() => admin.page.evaluate(`document.querySelectorAll(".mantine-Skeleton-root").length`))
    .toBe(0);
  const missing = async () => {
    await look(admin);
    return fields.filter((field) => !shown.has(field));
  };
  await expect.poll(missing).toEqual([]);
}

test("no screen runs any of them, breaks its policy or asks another host", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/sign-in", own: true });
  const dialogs = await watch(admin);
  for (const [path, ...fields] of planted.screens) {
    await admin.page.goto(path);
    await settle(admin, fields);
    await expectCalm(admin, path);
  }
  expect(dialogs).toEqual([]);
  expect(admin.complaints).toEqual([]);
});

test("nor what opens on them: the calendar's drawer, the search", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/sign-in", own: true });
  const dialogs = await watch(admin);
  const { page } = admin;
  await page.goto(planted.screens[1]?.[0] ?? "/");
  await page
    .getByText(planted.words["patientName"] ?? "?")
    .first()
    .click();
  await page.getByRole("dialog").waitFor();
  await expectCalm(admin, "the drawer");
  await page.goto(`/contacts?q=${encodeURIComponent(planted.words["contactName"] ?? "?")}`);
  await page
    .getByText(planted.words["contactName"] ?? "?")
    .first()
    .waitFor();
  await expectCalm(admin, "the search");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search" }).fill(planted.words["contactName"] ?? "?");
  await page.getByRole("group", { name: "People" }).waitFor();
  await expectCalm(admin, "the one search");
  expect(dialogs).toEqual([]);
  expect(admin.complaints).toEqual([]);
});

test("what people read of them are the very words", () => {
  const unseen = Object.keys(planted.words).filter((field) => !shown.has(field));
  expect(unseen).toEqual([]);
});

describe("outside of the browser", () => {
  test("no cell of the contacts' export is a formula", async () => {
    await using admin = await world.openAdmin({ signedIn: "owner", path: "/contacts", own: true });
    const response = await admin.page.request.get("/api/contacts.csv");
    expect(response.headers()).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": expect.stringMatching(/^attachment/),
      "x-content-type-options": "nosniff",
    });
    const text = await response.text();
    for (const formula of FORMULAS) {
      const plain = formula.trim().replaceAll('"', "");
      expect(text).toContain(plain);
    }
    for (const line of text.replace("\uFEFF", "").split("\r\n")) {
      for (const cell of cellsOf(line)) expect(cell).not.toMatch(/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
    }
  });

  test("a calendar link is a calendar: each word stays in its line", async () => {
    const response = await fetch(`${world.url}/calendar/${planted.feedToken}.ics`);
    expect(response.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    const lines = (await response.text()).replaceAll("\r\n ", "").split("\r\n");
    expect(lines.filter((line) => line !== "" && !/^[A-Z-]+[;:]/.test(line))).toEqual([]);
    expect(lines.join("\n")).toContain("window.hit='patientName'");
  });
});

/** The cells of a line as a spreadsheet reads them. */
function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}
