import { createOwnerPool } from "@callwaiting/db";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { totpOf } from "@callwaiting/testing/totp";
import { expect, test, vi } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";

// A second factor as an owner sets it up and signs in with it.

const world = forAllTests(() => openAdminWorld());

test("an owner sets up a second factor, signs in with a code, and with one that was written down", async () => {
  await using admin = await world.openAdmin({ path: "/settings/second-factor" });
  const { page } = admin;
  const { email, password } = await world.createStaff("owner");
  const signIn = async () => {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  await signIn();
  await page.getByLabel("Your password").fill("not the password");
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByText("The password is incorrect.").waitFor();
  await page.getByLabel("Your password").fill(password);
  await page.getByRole("button", { name: "Set up" }).click();
  const codes = page.getByRole("list", { name: "Backup codes" }).getByRole("listitem");
  await codes.first().waitFor();
  const code = await codes.first().innerText();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("second-factor-codes");
  await page.getByRole("button", { name: "I have written them down" }).click();
  await page.getByRole("img", { name: /QR code/ }).waitFor();
  const uri = `otpauth://totp/x?secret=${await page.getByLabel("Key").inputValue()}`;
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("second-factor-set-up");
  await page.emulateMedia({ colorScheme: "dark" });
  await admin.screenshot("second-factor-set-up-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByLabel("The code that it shows").fill(totpOf(uri));
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("On: signing in takes a code from your app.").waitFor();
  await page.getByRole("switch", { name: /Owners and admins must/ }).click();
  await vi.waitFor(async () => expect(await page.getByText("Since, or from:").count()).toBe(1), SOON);
  await admin.screenshot("second-factor-on");

  const signOut = async () => {
    await page.getByRole("button", { name: /^Your account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  };
  await signOut();
  await signIn();
  await page.getByLabel("Code", { exact: true }).fill("000000");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("This code is not right.", { exact: false }).waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("sign-in-code");
  await page.getByLabel("Code", { exact: true }).fill(totpOf(uri));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  await signOut();
  await signIn();
  await page.getByRole("button", { name: /Use a backup code/ }).click();
  await page.getByLabel("Backup code").fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  expect(admin.complaints).toEqual([]);
});

test("an admin who is late with theirs sees nothing of the clinic before it is set up", async () => {
  const pool = createOwnerPool({ connectionString: world.info.database.url });
  const setRule = (from: string | null) =>
    pool.query(`update accounts."organization" set second_factor_from = $2 where "id" = $1`, [
      world.info.orgId,
      from,
    ]);
  const { email, password } = await world.createStaff("admin");
  await using admin = await world.openAdmin({ path: "/contacts" });
  const { page } = admin;
  await setRule(new Date().toISOString());
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Set up your second factor" }).waitFor();
  expect(await page.getByText("Contacts").count()).toBe(0);
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("second-factor-late");
  await page.getByLabel("Your password").fill(password);
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByRole("button", { name: "I have written them down" }).click();
  const uri = `otpauth://totp/x?secret=${await page.getByLabel("Key").inputValue()}`;
  await page.getByLabel("The code that it shows").fill(totpOf(uri));
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("heading", { level: 1, name: "Contacts" }).waitFor();
  await setRule(null);
  await pool.end();
  expect(admin.complaints).toEqual([]);
});
