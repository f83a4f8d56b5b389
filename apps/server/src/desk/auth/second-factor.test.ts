import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { type SignedInStaff, apiClient, cookiesOf, postSignIn, signInAs } from "@callwaiting/testing/staff";
import { totpOf } from "@callwaiting/testing/totp";
import type { OrgId } from "@callwaiting/domain";
import { beforeEach, describe, expect, test } from "vitest";
import { startTestServer } from "../../testing/test-server.ts";

// A second factor as an authenticator app and a browser use it: real HTTP, real cookies, codes made by RFC 6238.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() =>
  startTestServer({ databaseUrl: db.url, logLevel: "debug", signInsPerMinute: 200 }),
);
let orgId: OrgId;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId });
beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
});

async function ask(path: string, cookie: string, body: object) {
  const response = await fetch(`${server.url}/api/auth/two-factor/${path}`, {
    method: "POST",
    headers: { cookie, origin: server.url, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    cookie: cookiesOf(response),
    body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

type Enrolled = {
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
  readonly cookie: string;
};

async function enrol({ cookie, password }: SignedInStaff): Promise<Enrolled> {
  const { body } = await ask("enable", cookie, { password });
  const { totpURI, backupCodes } = body as unknown as Enrolled;
  const proven = await ask("verify-totp", cookie, { code: totpOf(totpURI) });
  expect(proven.status).toBe(200);
  return { totpURI, backupCodes, cookie: proven.cookie };
}

/** Each `by` another: a wrong code that is tried again is refused without a look. */
const wrong = (totpURI: string, by = 1) =>
  String((Number(totpOf(totpURI)) + by) % 1_000_000).padStart(6, "0");
const refused = (code: string) => ({ data: { code } });

test("signing in takes the code as well once it is set up, and a password alone opens nothing", async () => {
  const owner = await signInAs("owner", world());
  const { totpURI, cookie } = await enrol(owner);
  expect((await apiClient(server.url, cookie).session.current.query()).organization?.orgId).toBe(orgId);
  const first = await postSignIn(server.url, owner);
  expect(await first.json()).toMatchObject({ twoFactorRedirect: true });
  const half = cookiesOf(first);
  await expect(apiClient(server.url, half).session.current.query()).rejects.toMatchObject(
    refused("UNAUTHORIZED"),
  );
  expect((await ask("verify-totp", half, { code: wrong(totpURI) })).status).toBe(401);
  const second = await ask("verify-totp", half, { code: totpOf(totpURI) });
  const { organization } = await apiClient(server.url, second.cookie).session.current.query();
  expect(organization?.orgId).toBe(orgId);
});

test("nothing is on before a first code was right, and without the password nothing is set up or switched off", async () => {
  const owner = await signInAs("owner", world());
  expect((await ask("enable", owner.cookie, { password: "not the password" })).status).toBe(400);
  const { body } = await ask("enable", owner.cookie, { password: owner.password });
  expect((await ask("verify-totp", owner.cookie, { code: wrong(String(body["totpURI"])) })).status).toBe(401);
  expect(await (await postSignIn(server.url, owner)).json()).not.toHaveProperty("twoFactorRedirect");
  const { cookie } = await enrol(owner);
  expect((await ask("disable", cookie, { password: "not the password" })).status).toBe(400);
  expect((await ask("disable", cookie, { password: owner.password })).status).toBe(200);
  expect(await (await postSignIn(server.url, owner)).json()).not.toHaveProperty("twoFactorRedirect");
});

test("a backup code signs in once", async () => {
  const owner = await signInAs("owner", world());
  const { backupCodes } = await enrol(owner);
  const code = backupCodes[0] ?? "";
  const use = async () => {
    const half = cookiesOf(await postSignIn(server.url, owner));
    return (await ask("verify-backup-code", half, { code })).status;
  };
  expect([await use(), await use()]).toEqual([200, 401]);
});

test("a code signs in once, also where two use it at the same moment, and the next one signs in again", async () => {
  const owner = await signInAs("owner", world());
  const { totpURI } = await enrol(owner);
  const code = totpOf(totpURI);
  const halves = [await postSignIn(server.url, owner), await postSignIn(server.url, owner)].map(cookiesOf);
  const answers = await Promise.all(halves.map((half) => ask("verify-totp", half, { code })));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
  const late = halves[answers.findIndex(({ status }) => status === 401)] ?? "";
  expect((await ask("verify-totp", late, { code })).body["code"]).toBe("INVALID_CODE");
  const next = totpOf(totpURI, Date.now() + 30_000);
  expect((await ask("verify-totp", late, { code: next })).status).toBe(200);
});

test("whoever the server left in the middle of setting it up signs in by their code", async () => {
  const owner = await signInAs("owner", world());
  const { body } = await ask("enable", owner.cookie, { password: owner.password });
  // What the library writes first when a code was right; a server that died here wrote no more.
  await db.owner.query(`update accounts."user" set "twoFactorEnabled" = true where "id" = $1`, [
    owner.userId,
  ]);
  const half = cookiesOf(await postSignIn(server.url, owner));
  expect((await ask("verify-totp", half, { code: totpOf(String(body["totpURI"])) })).status).toBe(200);
});

test("ten wrong codes close it for a while, however often the password is right", async () => {
  const owner = await signInAs("owner", world());
  const { totpURI } = await enrol(owner);
  for (let at = 1; at <= 10; at++) {
    const half = cookiesOf(await postSignIn(server.url, owner));
    await ask("verify-totp", half, { code: wrong(totpURI, at) });
  }
  const half = cookiesOf(await postSignIn(server.url, owner));
  const late = await ask("verify-totp", half, { code: totpOf(totpURI) });
  expect([late.status, late.body["code"]]).toEqual([429, "ACCOUNT_TEMPORARILY_LOCKED"]);
});

test("neither key nor codes are in the log, nor readable in the database", async () => {
  const owner = await signInAs("owner", world());
  const { totpURI, backupCodes } = await enrol(owner);
  const { rows } = await db.owner.query(
    `select "secret", "backupCodes" from accounts."twoFactor" where "userId" = $1`,
    [owner.userId],
  );
  const kept = JSON.stringify(rows) + server.logLines.join("");
  const secret = new URL(totpURI).searchParams.get("secret") ?? "?";
  for (const word of [secret, ...backupCodes]) expect(kept).not.toContain(word);
});

describe("a clinic that asks for it", () => {
  const overdue = () =>
    db.owner.query(`update accounts."organization" set second_factor_from = now() where "id" = $1`, [orgId]);

  test("gives owners and admins a week, then lets them do nothing before they have one, and others go on", async () => {
    const owner = await signInAs("owner", world());
    const [admin, staff] = [await signInAs("admin", world()), await signInAs("staff", world())];
    await expect(owner.api.members.requireSecondFactor.mutate({ isRequired: true })).rejects.toMatchObject(
      refused("CONFLICT"),
    );
    const api = apiClient(server.url, (await enrol(owner)).cookie);
    const { from } = await api.members.requireSecondFactor.mutate({ isRequired: true });
    const days = (Date.parse(from ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect((await admin.api.session.current.query()).secondFactor).toEqual({
      isOn: false,
      neededFrom: from,
      isLate: false,
    });
    await overdue();
    await expect(admin.api.organization.current.query()).rejects.toMatchObject(refused("FORBIDDEN"));
    expect(
      (await fetch(`${server.url}/api/contacts.csv`, { headers: { cookie: admin.cookie } })).status,
    ).toBe(403);
    const { organization, secondFactor } = await admin.api.session.current.query();
    expect([organization, secondFactor.isLate]).toEqual([null, true]);
    expect((await staff.api.organization.current.query()).orgId).toBe(orgId);
    expect((await api.organization.current.query()).orgId).toBe(orgId);
    const { cookie } = await enrol(admin);
    expect((await apiClient(server.url, cookie).organization.current.query()).orgId).toBe(orgId);
  });

  test("an owner resets that of a member who works here alone, who then signs in anew with the password", async () => {
    const owner = await signInAs("owner", world());
    const admin = await signInAs("admin", world());
    const { cookie } = await enrol(admin);
    const reset = (userId: string) => owner.api.members.resetSecondFactor.mutate({ userId });
    await expect(reset(owner.userId)).rejects.toMatchObject(refused("FORBIDDEN"));
    await expect(
      apiClient(server.url, cookie).members.resetSecondFactor.mutate({ userId: owner.userId }),
    ).rejects.toMatchObject(refused("FORBIDDEN"));
    const elsewhere = await createTestOrganization(db.owner);
    const stranger = await signInAs("owner", { ...world(), orgId: elsewhere.orgId });
    await expect(
      stranger.api.members.resetSecondFactor.mutate({ userId: admin.userId }),
    ).rejects.toMatchObject(refused("NOT_FOUND"));
    expect(
      (await owner.api.members.list.query()).items.map((one) => one.hasSecondFactor).filter(Boolean),
    ).toHaveLength(1);
    await reset(admin.userId);
    await expect(apiClient(server.url, cookie).session.current.query()).rejects.toMatchObject(
      refused("UNAUTHORIZED"),
    );
    expect(await (await postSignIn(server.url, admin)).json()).not.toHaveProperty("twoFactorRedirect");
    const { items } = await owner.api.audit.list.query({ entities: ["member"], entityId: admin.userId });
    expect(items.slice(0, 2)).toMatchObject([
      { actor: { userId: owner.userId }, after: { noSecondFactor: "***" } },
      { actor: { userId: admin.userId }, after: { secondFactor: "***" } },
    ]);
  });
});
