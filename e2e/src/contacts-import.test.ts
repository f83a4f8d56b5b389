import { readFile } from "node:fs/promises";
import { OrgId } from "@callwaiting/domain";
import { signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { expect, test } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";

// An owner brings the contacts of the system of before.

const world = forAllTests(() => openAdminWorld());

const owner = () =>
  signInAs("owner", {
    url: world.url,
    databaseUrl: world.info.database.url,
    orgId: OrgId.parse(world.info.orgId),
  });

/** Windows-1252 and semicolons, as a German or French Excel writes it. */
function excelFile(lines: readonly string[]) {
  const buffer = Buffer.from(["Nom;Téléphone;E-Mail;Née;Note", ...lines].join("\r\n"), "latin1");
  return { name: "patients.csv", mimeType: "text/csv", buffer };
}

test("a file is mapped, previewed field by field and imported, and what cannot be read comes back as a file", async () => {
  const { api } = await owner();
  const known = await api.contacts.save.mutate({
    contactId: null,
    version: null,
    name: "Tom Hall",
    phone: "(415) 555-0301",
    email: "",
  });
  expect(known.kind).toBe("saved");
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/contacts" });
  const { page } = admin;
  await page.getByRole("link", { name: "Import CSV" }).click();
  await page.getByText("Choose a CSV file, or drop it here").waitFor();
  await page
    .locator('input[type="file"]')
    .setInputFiles(
      excelFile([
        "Zoë Müller;(415) 555-0302;zoe@example.com;31.12.1979;new",
        "HALL Tom;415.555.0301;tom@example.com;;",
        "Emma Hall;4155550301;;5.3.1985;",
        ";4155550303;;;nobody",
        "Otto Unread;12;;;",
        "=cmd();n/a;;;",
      ]),
    );
  await page.getByText("patients.csv: 6 rows (Windows-1252, columns split at semicolons)").waitFor();
  expect(await page.getByRole("combobox", { name: "What “Téléphone” is" }).inputValue()).toBe("Phone number");
  expect(await page.getByRole("combobox", { name: "What “Note” is" }).inputValue()).toBe("");
  // "Nom" is a family's name in French; here it is the whole.
  await page.getByRole("combobox", { name: "What “Nom” is" }).click();
  await page.getByRole("option", { name: "Full name" }).click();
  await page.getByRole("combobox", { name: "What “Née” is" }).click();
  await page.getByRole("option", { name: "Date of birth" }).click();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("contacts-import-columns");
  await page.getByRole("button", { name: "Show what will change" }).click();
  await page.getByRole("tab", { name: "New (2)" }).waitFor();
  await page.getByText("December 31, 1979").waitFor();
  await page.getByText(/Also under the number of Tom Hall/).waitFor();
  await admin.screenshot("contacts-import-preview");
  await page.getByRole("tab", { name: "Changed (1)" }).click();
  await page.getByText("E-mail: none → tom@example.com").waitFor();
  await page.getByRole("tab", { name: "Left out (3)" }).click();
  await page.getByText("The number “12” cannot be read.").waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("contacts-import-left");
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await admin.axe({ only: "color-contrast" })).toEqual([]);
  await admin.screenshot("contacts-import-left-dark");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download these rows" }).click(),
  ]);
  const left = await readFile(await download.path(), "utf8");
  expect(left).toContain("Row,Why it was left out,Nom,Téléphone");
  expect(left).toContain("6,The number “12” cannot be read.,Otto Unread,12");
  expect(left).toContain("7,There is neither a number nor an e-mail address.,\"'=cmd()");
  await page.getByRole("button", { name: "Import 3 people" }).click();
  await page.getByText("2 added, 1 changed, 3 rows left out.").waitFor();
  await admin.screenshot("contacts-import-done");
  const { items } = await api.contacts.list.query({ text: "Hall" });
  expect(items).toMatchObject([{ name: "Tom Hall", phone: "+14155550301", email: "tom@example.com" }]);
  const { persons } = await api.contacts.load.query({ contactId: items[0]?.contactId ?? "" });
  expect(persons.map(({ name, birthDate }) => [name, birthDate])).toEqual([
    ["Emma Hall", "1985-03-05"],
    ["Tom Hall", null],
  ]);
  expect(admin.complaints).toEqual([]);
});

test("an import goes on where a server that died left it, and writes nobody twice", async () => {
  const { api } = await owner();
  const lines = Array.from(
    { length: 350 },
    (_, at) =>
      `Steady ${String.fromCodePoint(97 + (at % 26))}${at};(415) 556-${String(at).padStart(4, "0")};;;`,
  );
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/contacts/import" });
  const { page } = admin;
  await page.locator('input[type="file"]').setInputFiles(excelFile(lines));
  await page.getByRole("button", { name: "Show what will change" }).click();
  await page.getByRole("tab", { name: "New (350)" }).waitFor();
  // The second step is written, and its answer lost with the server; then there is none for a while.
  let steps = 0;
  await page.route("**/trpc/contactImport.write*", async (route) => {
    steps += 1;
    if (steps === 2) await route.fetch();
    return steps === 2 || steps === 3 ? route.abort("connectionrefused") : route.continue();
  });
  await page.getByRole("button", { name: "Import 350 people" }).click();
  await page.getByText("The server does not answer. Trying again…").waitFor();
  await page.getByText("350 added, 0 changed, 0 rows left out.").waitFor();
  expect(steps).toBe(6);
  const all = await api.contacts.list.query({ text: "Steady", limit: 100 });
  expect(new Set(all.items.map(({ phone }) => phone)).size).toBe(100);
  const { items } = await api.audit.list.query({ entities: ["contact"], limit: 100 });
  expect(items.every(({ action }) => action === "created" || action === "updated")).toBe(true);
  await page.getByRole("button", { name: "Import another file" }).click();
  await page.locator('input[type="file"]').setInputFiles(excelFile(lines));
  await page.getByRole("button", { name: "Show what will change" }).click();
  await page.getByRole("tab", { name: "As they are (350)" }).waitFor();
  expect(await page.getByRole("button", { name: "Nothing to import" }).isDisabled()).toBe(true);
});
