import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { rootDir } from "./environment/settings.ts";
import { startCli } from "./testing/run-cli.ts";
import { startSystem } from "./testing/running-system.ts";

const system = forAllTests(() => startSystem());
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "org-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const created = z.object({ orgId: z.guid(), webhookSecret: z.string() });
const shownLinks = z.object({
  links: z.array(
    z.object({
      appointmentId: z.guid(),
      patientName: z.string(),
      startsLocal: z.string(),
      url: z.url().nullable(),
    }),
  ),
});
const CREATE = ["create", "--name", "Lake Clinic", "--time-zone", "Europe/Berlin", "--json"];

async function create() {
  const { stdout } = await startCli("org", CREATE, system.env);
  return created.parse(JSON.parse(stdout));
}

const owned = z.object({ ok: z.literal(true), link: z.url(), expiresAt: z.iso.datetime() });
const PASSWORD = "a password of some length";

async function post(path: string, body: object): Promise<number> {
  const { status } = await fetch(`${system.info.serverUrl}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: system.info.serverUrl },
    body: JSON.stringify(body),
  });
  return status;
}

async function isAccepted(secret: string): Promise<boolean> {
  const response = await fetch(`${system.info.serverUrl}/api/vapi/tools/getCurrentTime`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": secret },
    body: JSON.stringify({ toolCallId: "call-1", tool: { arguments: {} } }),
  });
  return response.ok;
}

describe("npm run org", () => {
  test("create: the new clinic can be booked at once, and it is listed", async () => {
    const { orgId, webhookSecret } = await create();
    const booking = await startCli(
      "test-booking",
      ["--url", system.info.serverUrl, "--secret", webhookSecret, "--org", orgId],
      {},
    );
    expect(booking.stdout).toContain("Failed: 0");
    const list = await startCli("org", ["list"], system.env);
    expect(list.stdout).toContain(orgId);
    expect(list.stdout).toContain("Europe/Berlin");
  });

  test("rotate-secret: the new secret works, and so does the one from before", async () => {
    const { orgId, webhookSecret } = await create();
    const { stdout } = await startCli("org", ["rotate-secret", orgId, "--json"], system.env);
    const rotated = created.parse(JSON.parse(stdout));
    expect(rotated.webhookSecret).not.toBe(webhookSecret);
    expect(await isAccepted(rotated.webhookSecret)).toBe(true);
    expect(await isAccepted(webhookSecret)).toBe(true);
  });

  test("link: the patient's page, by the contact's number or the appointment's id, until it is revoked", async () => {
    const { orgId, webhookSecret } = await create();
    const day = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
    const response = await fetch(`${system.info.serverUrl}/api/vapi/tools/bookClinicAppointment`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-vapi-secret": webhookSecret },
      body: JSON.stringify({
        toolCallId: "call-1",
        tool: {
          arguments: {
            appointmentDate: day,
            appointmentTime: "11:00",
            patientName: "Ann Lee",
            patientPhone: "+14155550177",
          },
        },
      }),
    });
    const { result } = z
      .object({ result: z.object({ appointmentId: z.guid() }) })
      .parse(await response.json());
    const link = async (...more: string[]) => {
      const { stdout } = await startCli("org", ["link", orgId, ...more, "--json"], system.env);
      return shownLinks.parse(JSON.parse(stdout)).links;
    };
    const [shown] = await link("--phone", "+1 (415) 555-0177");
    expect(shown).toMatchObject({ ...result, patientName: "Ann Lee", startsLocal: `${day} 11:00` });
    const url = shown?.url ?? "";
    expect((await fetch(url)).status).toBe(200);
    expect((await link("--appointment", result.appointmentId))[0]?.url).toBe(url);
    expect((await link("--appointment", result.appointmentId, "--revoke"))[0]?.url).toBeNull();
    expect((await fetch(url)).status).toBe(404);
  });

  test("export: the clinic's rows and no other's, nothing that opens anything, for its owner's eyes only", async () => {
    const { orgId } = await create();
    const file = join(folder, "clinic.json");
    await startCli("org", ["export", orgId, "--out", file], system.env);
    const text = await readFile(file, "utf8");
    expect(JSON.parse(text)).toMatchObject({
      "public.organizations": [{ org_id: orgId, name: "Lake Clinic" }],
    });
    expect(text).not.toContain(system.info.orgId);
    // The audit log names such columns, and has "***" for each of them.
    const told = text.replaceAll(/"(?:secret_hash|sealed_secret|sealed_token|token_hash)": "\*\*\*"/g, "");
    expect(told).not.toMatch(/secret_hash|sealed_secret|sealed_token|token_hash/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("owner: a link with which the first owner chooses a password and signs in, and no other clinic sees them", async () => {
    const { orgId } = await create();
    const email = `ann.${orgId.slice(0, 8)}@lake.example`;
    const asked = ["owner", orgId, "--email", email, "--name", "Ann Lee", "--json"];
    const first = owned.parse(JSON.parse((await startCli("org", asked, system.env)).stdout));
    const again = owned.parse(JSON.parse((await startCli("org", asked, system.env)).stdout));
    const [oldToken, token] = [first.link, again.link].map((link) => link.split("/reset-password/")[1]);
    expect(again.link).toContain(`${system.info.serverUrl}/reset-password/`);
    expect(await post("/trpc/members.resetPassword", { token: oldToken, password: PASSWORD })).not.toBe(200);
    expect(await post("/trpc/members.resetPassword", { token, password: PASSWORD })).toBe(200);
    expect(await post("/api/auth/sign-in/email", { email, password: PASSWORD })).toBe(200);
    const { rows } = await system.db.owner.query(
      `select m."role", m."organizationId" as "orgId" from accounts."member" m
       join accounts."user" u on u."id" = m."userId" where u."email" = $1`,
      [email],
    );
    expect(rows).toEqual([{ role: "owner", orgId }]);
    const log = await system.db.owner.query(
      "select actor_name, action from changes where org_id = $1 and entity = 'member' order by change_id",
      [orgId],
    );
    expect(log.rows).toEqual([
      { actor_name: "npm run org", action: "created" },
      { actor_name: "npm run org", action: "updated" },
      { actor_name: "npm run org", action: "updated" },
      { actor_name: "Ann Lee", action: "updated" },
    ]);
  });

  test.each([
    ["00:00-24:00", "24:00:00"],
    ["12:30-23:59", "23:59:00"],
  ])("create: a clinic may be open %s", async (hours, closesAt) => {
    const made = await startCli("org", [...CREATE, "--hours", hours], system.env);
    const { orgId } = z.object({ orgId: z.string() }).parse(JSON.parse(made.stdout));
    const { rows } = await system.db.owner.query<{ closesAt: string }>(
      `select distinct closes_at::text as "closesAt" from opening_hours where org_id = $1`,
      [orgId],
    );
    expect(rows).toEqual([{ closesAt }]);
  });

  test("reset-second-factor: who has lost phone and codes signs in with the password alone", async () => {
    const { orgId } = await create();
    const email = "lost@clinic.example";
    await startCli("org", ["owner", orgId, "--email", email], system.env);
    await system.db.owner.query(`update accounts."user" set "twoFactorEnabled" = true where "email" = $1`, [
      email,
    ]);
    await system.db.owner.query(
      `insert into accounts."twoFactor" ("secret", "backupCodes", "userId")
       select 'sealed', 'sealed', "id" from accounts."user" where "email" = $1`,
      [email],
    );
    const { stdout } = await startCli(
      "org",
      ["reset-second-factor", "--email", "Lost@clinic.example"],
      system.env,
    );
    expect(stdout).toContain(`${email} signs in with the password alone`);
    const { rows } = await system.db.owner.query(
      `select u."twoFactorEnabled" as "isOn", (select count(*)::int from accounts."twoFactor" t where t."userId" = u."id") as left
       from accounts."user" u where u."email" = $1`,
      [email],
    );
    expect(rows).toEqual([{ isOn: false, left: 0 }]);
  });

  test("owner: who works for another clinic, too, keeps the password that they have", async () => {
    const [here, there] = [await create(), await create()];
    const email = `both.${here.orgId.slice(0, 8)}@lake.example`;
    await startCli("org", ["owner", here.orgId, "--email", email], system.env);
    const second = await startCli("org", ["owner", there.orgId, "--email", email, "--json"], system.env);
    expect(JSON.parse(second.stdout)).toEqual({ ok: true, email, link: null });
  });

  test.each([
    [["create", "--name", "X"], "--time-zone"],
    [["owner", "c0ffee00-0000-4000-8000-00000000ffff", "--email", "a@b.example"], "no such organization"],
    [["owner", "c0ffee00-0000-4000-8000-000000000001"], "--email is missing"],
    [["reset-second-factor"], "--email is missing"],
    [["reset-second-factor", "--email", "nobody@clinic.example"], "no account with this address"],
    [["owner", "c0ffee00-0000-4000-8000-000000000001", "--email", "ann"], "must be an e-mail address"],
    [["create", "--name", "X", "--time-zone", "Berlin"], "Did you mean Europe/Berlin?"],
    [["create", "--name", "X", "--time-zone", "UTC", "--service", "Long"], "name:minutes"],
    [["create", "--name", "X", "--time-zone", "UTC", "--hours", "17:00-09:00"], "end after"],
    [["export", "c0ffee00-0000-4000-8000-00000000ffff"], "no such organization"],
    [["rotate-secret", "me"], "not an organization's id"],
    [["link", "c0ffee00-0000-4000-8000-00000000ffff", "--phone", "1"], "no such organization"],
    [["link", "c0ffee00-0000-4000-8000-000000000001"], "Give --appointment or --phone"],
    [["link", "c0ffee00-0000-4000-8000-000000000001", "--phone", "x"], "not a phone number"],
    [
      [
        "link",
        "c0ffee00-0000-4000-8000-000000000001",
        "--appointment",
        "c0ffee00-0000-4000-8000-000000000001",
      ],
      "no such appointment, or it is over",
    ],
    [["destroy"], 'no "org destroy"'],
    [[], "What should it do?"],
  ])("%j is refused in one sentence", async (args, sentence) => {
    const { stderr, exitCode } = await startCli("org", args, system.env);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(exitCode).toBe(1);
  });
});

test("npm run org on a database that no server has set up yet says so", async () => {
  await using unmigrated = await openTestDb({ migrated: false });
  const env = { ...system.env, DATABASE_URL: unmigrated.url };
  for (const args of [CREATE, ["owner", system.info.orgId ?? "", "--email", "a@b.example"], ["list"]]) {
    const { stderr } = await startCli("org", args, env);
    expect(stderr).toMatch(/^✗ The database has not been set up yet/);
    expect(stderr).not.toMatch(/\n\s+at /);
  }
});

describe("npm run db", () => {
  test("a backup is put back into an empty database, row for row, with the webhook secrets", async () => {
    const strange = "Zoë \u2028 \\N \n end";
    await system.db.owner.query("update organizations set name = $1 where org_id = $2", [
      strange,
      system.info.orgId,
    ]);
    const file = join(folder, "all.backup");
    const made = await startCli("db", ["backup", file], system.env);
    expect(made.stdout).toContain(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await using target = await openTestDb({ migrated: false });
    const restored = await startCli("db", ["restore", file, "--json"], {
      ...system.env,
      DATABASE_URL: target.url,
    });
    expect(JSON.parse(restored.stdout)).toMatchObject({ ok: true });
    const query =
      "select o.name, w.secret_hash from organizations o join webhook_secrets w using (org_id) order by 2";
    const { rows } = await target.owner.query<{ name: string }>(query);
    expect(rows.map(({ name }) => name)).toContain(strange);
    expect(rows).toEqual((await system.db.owner.query(query)).rows);
  });

  test("a backup without a name is written where git does not take it", async () => {
    const { stdout } = await startCli("db", ["backup", "--json"], system.env);
    const { file } = z.object({ file: z.string() }).parse(JSON.parse(stdout));
    expect(dirname(file)).toBe(join(system.dataDir, "backups"));
    expect((await stat(dirname(file))).mode & 0o777).toBe(0o700);
    const ignored = ["clinic.backup", "apps/cli/clinic.backup", ".data/backups/x"];
    const { stdout: taken } = await execa("git", ["check-ignore", ...ignored], { cwd: rootDir });
    expect(taken.split("\n")).toEqual(ignored);
  });

  test("a backup never replaces a file, and one that fails leaves none", async () => {
    const file = join(folder, "there.backup");
    await writeFile(file, "precious");
    const taken = await startCli("db", ["backup", file], system.env);
    expect(taken.stderr).toContain("already exists");
    expect(await readFile(file, "utf8")).toBe("precious");
    await using unmigrated = await openTestDb({ migrated: false });
    const failed = join(folder, "failed.backup");
    const { exitCode, stderr } = await startCli("db", ["backup", failed], {
      ...system.env,
      DATABASE_URL: unmigrated.url,
    });
    expect(stderr).toMatch(/^✗ The database has not been set up yet[^\n]*$/);
    expect(exitCode).toBe(1);
    expect((await readdir(folder)).filter((name) => name.startsWith("failed"))).toEqual([]);
  });

  test("a damaged file and a database with rows are refused, and nothing changes", async () => {
    const file = join(folder, "good.backup");
    await startCli("db", ["backup", file], system.env);
    const cut = join(folder, "cut.backup");
    await writeFile(cut, (await readFile(file)).subarray(0, 1500));
    const before = await system.db.owner.query("select * from organizations order by org_id");
    for (const [args, sentence] of [
      [["restore", cut, "--force"], "damaged"],
      [["restore", file], "not empty"],
      [["restore", join(folder, "none")], "no such file"],
      [["restore", import.meta.filename, "--force"], "damaged"],
    ] as const) {
      const { stderr, exitCode } = await startCli("db", args, system.env);
      expect(stderr).toContain(sentence);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(exitCode).toBe(1);
    }
    expect((await system.db.owner.query("select * from organizations order by org_id")).rows).toEqual(
      before.rows,
    );
  });

  test("psql-url prints the URL and nothing else", async () => {
    const { stdout } = await startCli("db", ["psql-url"], system.env);
    expect(stdout).toBe(system.db.url);
  });

  test("zones says which rules are in force, and what they say for a place on a day", async () => {
    const asked = ["zones", "--zone", "America/Winnipeg", "--day", "2026-12-08"];
    const { stdout } = await startCli("db", asked, system.env);
    expect(stdout).toMatch(
      /^Time zone rules in force: \d{4}[a-z]+, since .*Z\.\nAmerica\/Winnipeg on 2026-12-08: UTC-05:00\. /,
    );
  });

  test("zones refuses a file that is no release, and a day and a place that are none or out of reach", async () => {
    const file = join(folder, "rules.json");
    await writeFile(file, '{"zones":[]}');
    for (const [args, words] of [
      [["--load", file], "is not moment-timezone's"],
      [["--load", join(folder, "nowhere.json")], "there is no such file"],
      [["--zone", "Mars/Olympus"], 'The rules have no place "Mars/Olympus".'],
      [["--day", "2026-12-08"], "A day is asked about for one place."],
      [["--zone", "UTC", "--day", "2026-02-30"], '"2026-02-30" is no day.'],
      [["--zone", "Europe/London", "--day", "1970-01-01"], "The rules do not reach to 1970-01-01."],
      [["--zone", "Europe/London", "--day", "2019-11-30"], "from 2019-12-01 to 2049-12-31"],
      [["--zone", "Europe/London", "--day", "2050-07-01"], "The rules do not reach to 2050-07-01."],
    ] as const) {
      const { stderr, exitCode } = await startCli("db", ["zones", ...args], system.env);
      expect(stderr).toContain(words);
      expect(exitCode).toBe(1);
    }
  });
});
