import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";
import { PHONE } from "./browser/viewports.ts";

// What an owner does with the assistants and the Vapi connection, in a browser, with the simulated Vapi of the server.

const GOOD_KEY = "a-good-key-of-the-clinic";

/** Where clinics' own keys are good: a Vapi that accepts one key, and takes it back once it is used for more. */
type OwnVapi = AsyncDisposable & { readonly url: string; mode: "as_told" | "away" };

const ownVapi = forAllTests(() => startOwnVapi());
const world = forAllTests(() => openAdminWorld({ env: { VAPI_BASE_URL: ownVapi.url } }));

async function startOwnVapi(): Promise<OwnVapi> {
  const server = createServer((request, response) => {
    const isTest = request.url === "/assistant?limit=1";
    const isGood = request.headers.authorization === `Bearer ${GOOD_KEY}`;
    const accepted = isTest && isGood ? 200 : 401;
    response.writeHead(own.mode === "away" ? 500 : accepted, { "content-type": "application/json" });
    response.end(own.mode === "as_told" && accepted === 200 ? "[]" : '{"message":"Invalid Key."}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const own: OwnVapi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mode: "as_told",
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
  return own;
}

const openAssistants = async (page: Page) => {
  await page.getByRole("heading", { level: 1, name: "Assistants" }).waitFor();
  await page.getByLabel("Instructions").waitFor();
};
const chip = (page: Page, text: string) =>
  page.getByRole("status").filter({ hasText: new RegExp(`^${text}$`) });
/** What the simulated Vapi of the server holds. */
async function heldAtVapi(): Promise<Record<string, unknown>[]> {
  const { vapi } = world.info;
  if (vapi?.kind !== "simulated") throw new Error("The server works with a real Vapi.");
  const response = await fetch(`${vapi.baseUrl}/assistant`, {
    headers: { authorization: `Bearer ${vapi.key}` },
  });
  return (await response.json()) as Record<string, unknown>[];
}

test("an owner changes wording and voice, is told that the voice will be replaced, and sees Vapi follow", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/assistants" });
  const { page } = admin;
  await openAssistants(page);
  await chip(page, "Up to date").waitFor();
  expect(await page.getByRole("combobox", { name: "Voice", exact: true }).inputValue()).toBe(
    "Vapi, Savannah (any language)",
  );
  await page.getByText("A reminder that always comes last").waitFor();
  await admin.screenshot("assistants");
  expect(await admin.axe()).toEqual([]);

  await page.getByLabel("Instructions").fill("Mention that parking is behind the house. {% if x %}");
  await page.getByText("The assistant will read this a little differently").waitFor();
  await page.getByLabel("Instructions").fill("Mention that parking is behind the house.");
  await page.getByText("The assistant will read this a little differently").waitFor({ state: "hidden" });

  const voice = page.getByRole("combobox", { name: "Voice", exact: true });
  await voice.click();
  await voice.fill("another");
  await page.getByRole("option", { name: "Another voice…" }).click();
  await page.getByLabel("Voice name or ID").fill("jennifer");
  await page.getByText("Vapi has retired the voice “jennifer”.").waitFor();
  await page.getByText("Callers will hear Azure, Jenny (English, US) instead.").waitFor();
  await admin.screenshot("assistants-voice-replaced");
  expect(await admin.axe()).toEqual([]);

  await page.keyboard.press("Control+s");
  await page.getByText("Everything is saved.").waitFor();
  await chip(page, "Up to date").waitFor();
  await expect
    .poll(async () => (await heldAtVapi()).map(({ voice }) => voice))
    .toEqual([{ provider: "azure", voiceId: "en-US-JennyNeural" }]);
  expect(JSON.stringify(await heldAtVapi())).toContain("> Mention that parking is behind the house.");

  await page.getByRole("button", { name: "What is different at Vapi?" }).click();
  await page.getByRole("heading", { name: "No differences" }).waitFor();
  await admin.screenshot("assistants-differences");
  await page.keyboard.press("Escape");

  await page.getByText("Rules that always come first").click();
  await page.getByText("Never guess a year").waitFor();
  await admin.screenshot("assistants-rules");
  expect(admin.complaints).toEqual([]);
});

test("what is not saved is not lost by a link or by the other assistant", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/assistants" });
  const { page } = admin;
  await openAssistants(page);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Grace Hopper");
  await page.getByRole("link", { name: "Calls" }).click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
  await page.getByRole("button", { name: "Stay" }).click();
  await page.getByText("Makes calls").click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
  await page.getByRole("button", { name: "Leave without saving" }).click();
  await page.getByRole("heading", { name: "No assistant makes calls yet" }).waitFor();
  await admin.screenshot("assistants-no-outbound");
  await page.getByRole("button", { name: "Add this assistant" }).click();
  await page.getByText("Nothing is written yet, so the assistant is told").waitFor();
  expect(admin.complaints).toEqual([]);
});

test("a wrong Vapi key says so and stays in the field; one that Vapi takes back shows as a failed sync", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/vapi" });
  const { page } = admin;
  const field = page.getByLabel("Private key of the clinic’s Vapi account");
  await field.fill("not-a-real-key");
  await field.press("Enter");
  await page.getByText("Vapi does not accept this key.").waitFor();
  expect(await field.inputValue()).toBe("not-a-real-key");
  await admin.screenshot("settings-vapi-wrong-key");
  expect(await admin.axe()).toEqual([]);

  ownVapi.mode = "away";
  await field.fill(GOOD_KEY);
  await field.press("Enter");
  await page.getByRole("dialog", { name: "Save the key without testing it?" }).waitFor();
  await admin.screenshot("settings-vapi-untested");
  await page.getByRole("button", { name: "Do not save" }).click();
  ownVapi.mode = "as_told";
  await page.getByRole("button", { name: "Test and save" }).click();
  await page.getByText("The clinic’s own account").waitFor();
  await page.getByText("Key ending in inic").waitFor();
  expect(await page.content()).not.toContain(GOOD_KEY);
  await admin.screenshot("settings-vapi");
  expect(await admin.axe()).toEqual([]);

  await page.goto("/assistants");
  await openAssistants(page);
  await chip(page, "Failed").waitFor();
  await page.getByText("Vapi refused the API key").waitFor();
  await page.getByText("A reminder that always comes last").waitFor();
  await admin.screenshot("assistants-failed");
  expect(await admin.axe()).toEqual([]);
  await page.setViewportSize(PHONE);
  expect(await admin.axe()).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(PHONE.width);

  await page.goto("/settings/vapi");
  await page.getByRole("button", { name: "Remove key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove key" }).click();
  await page.getByText("Simulated", { exact: true }).waitFor();
  await page.goto("/assistants");
  await openAssistants(page);
  await chip(page, "Up to date").waitFor();
  expect(admin.complaints).toEqual([]);
});

test("a new webhook secret is shown once, and says how long the old one works", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/vapi" });
  const { page } = admin;
  await page.getByRole("button", { name: "Replace", exact: true }).click();
  await page.getByRole("button", { name: "Replace secret" }).click();
  const dialog = page.getByRole("dialog", { name: "The new webhook secret" });
  await dialog.waitFor();
  const secret = await dialog.getByLabel("Webhook secret").inputValue();
  expect(secret.length).toBeGreaterThan(30);
  await admin.screenshot("settings-vapi-new-secret");
  expect(await admin.axe()).toEqual([]);
  await dialog.getByRole("button", { name: "Done" }).click();
  await page.getByText(/Works until: (Today|Tomorrow), /).waitFor();
  await page.getByText("Vapi is using it.").waitFor();
  expect(await page.content()).not.toContain(secret);
  await admin.screenshot("settings-vapi-secrets");
  expect(JSON.stringify(await heldAtVapi())).toContain(secret);
  expect(admin.complaints).toEqual([]);
});

test("a member of the staff sees the assistant, and why nothing can be changed", async () => {
  await using admin = await world.openAdmin({ signedIn: "staff", path: "/assistants" });
  const { page } = admin;
  await openAssistants(page);
  await page.getByText("your role (staff) cannot change settings").waitFor();
  expect(await page.getByLabel("Instructions").isDisabled()).toBe(true);
  expect(await page.getByRole("button", { name: "Sync now" }).count()).toBe(0);
  await page.getByText("Rules that always come first").click();
  await page.getByText("Never guess a year").waitFor();
  expect(await admin.axe()).toEqual([]);
  expect(admin.complaints).toEqual([]);
});
