import { readFile } from "node:fs/promises";
import { OrgId } from "@callwaiting/domain";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeAll, describe, expect, test } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";
import { askToBook, dialDemo, someTuesday } from "./browser/play-caller.ts";

// Contacts as the front desk uses them.

const world = forAllTests(() => openAdminWorld());
let desk: SignedInStaff;
beforeAll(async () => {
  const { info, url } = world;
  desk = await signInAs("staff", { url, databaseUrl: info.database.url, orgId: OrgId.parse(info.orgId) });
});

const NEW = { contactId: null, version: null, phone: "", email: "" };

async function add(name: string, phone = "", email = ""): Promise<string> {
  const saved = await desk.api.contacts.save.mutate({ ...NEW, name, phone, email });
  if (saved.kind !== "saved") throw new Error(saved.kind);
  return saved.contact.contactId;
}

/** An appointment some days from now, whatever the hour. */
async function visit(contactId: string, inDays: number): Promise<void> {
  const day = new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);
  const frame = await desk.api.availability.frame.query({ fromDay: day });
  const outcome = await desk.api.appointments.book.mutate({
    contact: { contactId },
    serviceId: frame.services[0]?.serviceId ?? "",
    startsAt: `${day}T18:00:00Z`,
    overrideReason: "For a test",
  });
  expect(outcome.kind).toBe("booked");
}

async function call(callId: string, number: string): Promise<void> {
  const response = await fetch(`${world.url}/api/webhooks/vapi`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": world.info.webhookSecret ?? "" },
    body: JSON.stringify({
      message: {
        type: "end-of-call-report",
        endedReason: "customer-ended-call",
        startedAt: "2026-11-18T15:00:00Z",
        endedAt: "2026-11-18T15:02:05Z",
        call: { id: callId, type: "inboundPhoneCall", customer: { number } },
        artifact: { transcript: "AI: Hello. User: Hi.", recordingUrl: "https://example.com/r.wav" },
      },
    }),
  });
  expect(response.status).toBe(200);
}

describe("the list", () => {
  test("finds by a part of the number while typing, and is worked by keys alone", async () => {
    await add("Iris Keyboard", "(415) 555-0142", "iris@example.com");
    await add("Otto Other", "(415) 555-0177");
    await using admin = await world.openAdmin({ signedIn: "staff", path: "/contacts" });
    const { page } = admin;
    await page.getByRole("link", { name: /Otto Other/ }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("555-0142");
    await page.getByText("1 contact for “555-0142”").waitFor();
    expect(await page.getByRole("list", { name: "Contacts" }).getByRole("link").allInnerTexts()).toEqual([
      expect.stringContaining("Iris Keyboard"),
    ]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Iris Keyboard" }).waitFor();
    await page.goBack();
    await page.getByText("1 contact for “555-0142”").waitFor();
    expect(await page.getByLabel("Search contacts").inputValue()).toBe("555-0142");
    await page.getByLabel("Search contacts").press("Escape");
    await page.getByRole("link", { name: /Otto Other/ }).waitFor();
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    const [first] = (await desk.api.contacts.list.query()).items;
    await page.getByRole("heading", { level: 1, name: first?.name ?? "" }).waitFor();
    expect(admin.complaints).toEqual([]);
  });

  test("says that nobody was found, and how to go on", async () => {
    await using admin = await world.openAdmin({ signedIn: "staff", path: "/contacts?q=zzzz" });
    await admin.page.getByText("No contacts found for “zzzz”").waitFor();
    expect(await admin.axe()).toEqual([]);
    await admin.page.getByRole("button", { name: "Show all contacts" }).click();
    await admin.page.getByRole("list", { name: "Contacts" }).waitFor();
  });

  test("gives a file for a spreadsheet", async () => {
    await add("Carl Comma, Jr.", "(415) 555-0161");
    await using admin = await world.openAdmin({ signedIn: "staff", path: "/contacts" });
    const [download] = await Promise.all([
      admin.page.waitForEvent("download"),
      admin.page.getByRole("link", { name: "Export CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^Contacts of .+ \d{4}-\d\d-\d\d\.csv$/);
    expect(await readFile(await download.path(), "utf8")).toContain('"Carl Comma, Jr.",(415) 555-0161,');
  });
});

describe("a family under one number", () => {
  test("has people who can be added and corrected, and what a caller changed can be undone", async () => {
    const contactId = await add("Hall Home", "(415) 555-0188");
    const line = await dialDemo(world, "+14155550188");
    const wish = { name: "Tom Hall", phone: "+14155550188", day: someTuesday(), time: "16:00" };
    expect(await askToBook(line, wish)).toContain("all set");
    await line.hangUp();
    await using admin = await world.openAdmin({ signedIn: "staff", path: `/contacts/${contactId}` });
    const { page } = admin;
    await page.getByRole("heading", { level: 1, name: "Tom Hall" }).waitFor();
    await page.getByText("Name: “Hall Home” became “Tom Hall”").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("heading", { level: 1, name: "Hall Home" }).waitFor();

    await page.getByRole("button", { name: "Change Tom Hall" }).click();
    await page.getByLabel("Date of birth").fill("1980-03-05");
    expect(await admin.axe()).toEqual([]);
    await page.getByRole("button", { name: "Save", exact: true }).last().click();
    await page.getByText("Born March 5, 1980 · 1 appointment").waitFor();
    await page.getByRole("button", { name: "Add a person" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Emma Hall");
    await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
    await page.getByRole("button", { name: "Change Emma Hall" }).waitFor();
    const persons = (await desk.api.contacts.load.query({ contactId })).persons;
    expect(persons.map(({ name, birthDate }) => [name, birthDate])).toEqual([
      ["Emma Hall", null],
      ["Tom Hall", "1980-03-05"],
    ]);
    expect(admin.complaints).toEqual([]);
  });
});

describe("a contact", () => {
  test("is added in a dialog, which says what is wrong beside the field", async () => {
    await using admin = await world.openAdmin({ signedIn: "staff", path: "/contacts" });
    const { page } = admin;
    await page.getByRole("button", { name: "New contact" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New contact" });
    await dialog.getByLabel("Name").fill("Nora New");
    await dialog.getByLabel("Phone").fill("call me");
    await dialog.getByLabel("Phone").press("Enter");
    await dialog.getByText("This is not a phone number").waitFor();
    expect(await dialog.getByLabel("Name").inputValue()).toBe("Nora New");
    expect(await admin.axe()).toEqual([]);
    await dialog.getByLabel("Phone").fill("415.555.0163");
    await dialog.getByRole("button", { name: "Add contact" }).click();
    await page.getByRole("heading", { level: 1, name: "Nora New" }).waitFor();
    expect(await page.getByLabel("Phone").inputValue()).toBe("(415) 555-0163");
    expect(admin.complaints).toEqual([]);
  });

  test("is changed; a number that another has leads to that one", async () => {
    const otherId = await add("Tara Taken", "(415) 555-0164");
    const contactId = await add("Edna Edit", "(415) 555-0165");
    await using admin = await world.openAdmin({ signedIn: "staff", path: `/contacts/${contactId}` });
    const { page } = admin;
    await page.getByLabel("E-mail").fill("edna@example.com");
    await page.getByLabel("Phone").fill("4155550164");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("This number belongs to").waitFor();
    expect(await admin.axe()).toEqual([]);
    await admin.screenshot("contact-taken");
    expect(await page.getByRole("link", { name: "Tara Taken" }).getAttribute("href")).toBe(
      `/contacts/${otherId}`,
    );
    await page.getByLabel("Phone").fill("4155550166");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Contact saved.").waitFor();
    expect(await desk.api.contacts.load.query({ contactId })).toMatchObject({
      phone: "+14155550166",
      email: "edna@example.com",
    });
    expect(admin.complaints).toEqual([]);
  });

  test("that somebody changed meanwhile is not overwritten without asking", async () => {
    const contactId = await add("Stella Stale", "(415) 555-0167");
    await using admin = await world.openAdmin({ signedIn: "staff", path: `/contacts/${contactId}` });
    const { page } = admin;
    await page.getByLabel("Name").fill("Stella Mine");
    const { version } = await desk.api.contacts.load.query({ contactId });
    const theirs = { contactId, version, name: "Stella Theirs", phone: "4155550167", email: "" };
    await desk.api.contacts.save.mutate(theirs);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("changed the contact Stella Theirs just now").waitFor();
    await page.getByText("The contact is now: Stella Theirs").waitFor();
    expect(await page.getByLabel("Name").inputValue()).toBe("Stella Mine");
    await page.getByRole("button", { name: "Save mine" }).click();
    await page.getByRole("heading", { level: 1, name: "Stella Mine" }).waitFor();
  });

  test("with a script for a name is only a name", async () => {
    const name = `<img src=x onerror="document.title='owned'">`;
    const contactId = await add(name, "(415) 555-0168");
    await using admin = await world.openAdmin({ signedIn: "staff", path: "/contacts?q=onerror" });
    const { page } = admin;
    await page.getByText(name).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await page.getByRole("button", { name: "Merge with a duplicate" }).click();
    await page.getByLabel("Search for the duplicate").waitFor();
    expect(await page.locator("img[src='x']").count()).toBe(0);
    expect(await page.title()).not.toBe("owned");
    expect(new URL(page.url()).pathname).toBe(`/contacts/${contactId}`);
    expect(admin.complaints).toEqual([]);
  });

  test("is read by a viewer, who is offered nothing else; one that is not there is not found", async () => {
    const contactId = await add("Vera View", "", "vera@example.com");
    await using admin = await world.openAdmin({ signedIn: "viewer", path: `/contacts/${contactId}` });
    const { page } = admin;
    await page.getByText("As a viewer you can read this").waitFor();
    expect(await page.getByRole("button", { name: "Save" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: /Merge/ }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Delete this person" }).isDisabled()).toBe(true);
    await page.goto("/contacts/00000000-0000-4000-8000-000000000000");
    await page.getByText("Not found").waitFor();
    await page.goto("/contacts/nonsense");
    await page.getByText("There is nothing at this address").waitFor();
    await page.goto("/contacts");
    await page.getByRole("list", { name: "Contacts" }).waitFor();
    expect(await page.getByRole("link", { name: "Export CSV" }).count()).toBe(0);
  });
});

test("two contacts become one, after both were seen side by side", async () => {
  const keepId = await add("Mia Merge", "(415) 555-0171");
  const dropId = await add("Mia Merge-Twice", "(415) 555-0172", "mia@example.com");
  await visit(dropId, 3);
  await visit(dropId, 4);
  await using admin = await world.openAdmin({ signedIn: "staff", path: `/contacts/${keepId}` });
  const { page } = admin;
  await page.getByRole("button", { name: "Merge with a duplicate" }).click();
  const dialog = page.getByRole("dialog", { name: "Merge two contacts" });
  await dialog.getByRole("button", { name: /Mia Merge-Twice/ }).waitFor();
  await admin.screenshot("contact-merge-search");
  expect(await admin.axe()).toEqual([]);
  await dialog.getByRole("button", { name: /Mia Merge-Twice/ }).click();
  await dialog.getByText("The number (415) 555-0172 is lost").waitFor();
  await admin.screenshot("contact-merge");
  expect(await admin.axe()).toEqual([]);
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await page.getByText("Merged into Mia Merge. 2 appointments moved over.").waitFor();
  expect(await page.getByLabel("E-mail").inputValue()).toBe("mia@example.com");
  await page.getByRole("link", { name: /with/ }).nth(1).waitFor();
  await expect(desk.api.contacts.load.query({ contactId: dropId })).rejects.toThrow("no such contact");
  expect(admin.complaints).toEqual([]);
});

test("an admin deletes a person's data after reading what it means and typing the name", async () => {
  const contactId = await add("Erik Erase", "(415) 555-0181", "erik@example.com");
  await visit(contactId, 5);
  await call("call-of-erik", "+14155550181");
  await using admin = await world.openAdmin({ signedIn: "admin", path: `/contacts/${contactId}` });
  const { page } = admin;
  await page.getByRole("link", { name: /Informed, 2 min 5 s/ }).waitFor();
  await admin.screenshot("contact");
  expect(await admin.axe()).toEqual([]);
  await page.getByRole("button", { name: "Delete this person" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete the data of Erik Erase?" });
  await dialog.getByText("1 upcoming appointment is cancelled.").waitFor();
  await dialog.getByText("Vapi keeps its own copies").waitFor();
  const confirm = dialog.getByRole("button", { name: "Delete permanently" });
  expect(await confirm.isDisabled()).toBe(true);
  await admin.screenshot("contact-erase");
  expect(await admin.axe()).toEqual([]);
  await dialog.getByLabel(/Type the name/).fill("erik erase");
  await dialog.getByLabel(/Type the name/).press("Enter");
  await page.getByText("The data of Erik Erase has been deleted").waitFor();
  await page.getByText("call-of-erik").waitFor();
  await admin.screenshot("contact-erased");
  expect(await admin.axe()).toEqual([]);
  await page.getByRole("link", { name: "All contacts" }).click();
  await page.getByRole("list", { name: "Contacts" }).waitFor();
  expect(await page.getByText("Erik").count()).toBe(0);
  expect(admin.complaints).toEqual([]);
});
