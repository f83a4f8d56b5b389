import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { findPortHolder } from "./doctor/find-port-holder.ts";
import { listSettingsChecks } from "./doctor/check-settings.ts";
import { runChecks } from "./report/run-checks.ts";
import { startCli } from "./testing/run-cli.ts";
import { startSystem } from "./testing/running-system.ts";
import { startProxy } from "./testing/start-proxy.ts";

const system = forAllTests(() => startSystem());
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "doctor-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const report = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({ title: z.string(), ok: z.boolean(), detail: z.string(), hint: z.string().nullable() }),
  ),
});

/** Vapi's API as far as the doctor asks it: one key is right, and the clock is ours. */
const startVapi = () =>
  startProxy("http://127.0.0.1:9", async (path) =>
    path.startsWith("/assistant") ? { status: 401, text: "{}" } : { status: 404, text: "{}" },
  );

async function examine(env: Readonly<Record<string, string>>) {
  await using vapi = await startVapi();
  const { stdout, exitCode } = await startCli("doctor", ["--json"], { VAPI_BASE_URL: vapi.url, ...env });
  const { ok, checks } = report.parse(JSON.parse(stdout));
  return {
    ok,
    exitCode,
    stdout,
    of: (title: string) => checks.find((check) => check.title.startsWith(title)),
  };
}

describe("npm run doctor", () => {
  test("finds nothing to fix where CallWaiting runs", async () => {
    const found = await examine(system.env);
    expect(found.of("Database")).toMatchObject({ ok: true, detail: expect.stringMatching(/^PostgreSQL \d/) });
    expect(found.of(`Port ${system.env["PORT"]}`)).toMatchObject({
      ok: true,
      detail: expect.stringContaining("CallWaiting"),
    });
    expect(found.of("Time zones")).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/^tz database \d{4}[a-z]+ is in force since \d{4}-\d\d-\d\d\./),
    });
    expect(found.of("Clock")).toMatchObject({ ok: true, detail: "Correct to within seconds." });
    expect(found.ok).toBe(true);
    expect(found.exitCode).toBe(0);
  });

  test("looks at the port of the server that runs, and advises nobody to kill a stranger", async () => {
    await using stranger = await startProxy("http://127.0.0.1:9", async () => ({ status: 200, text: "{}" }));
    const { port } = new URL(stranger.url);
    const running = await examine({ ...system.env, PORT: port });
    expect(running.of("Port")).toMatchObject({
      title: `Port ${system.env["PORT"]} (server)`,
      ok: true,
      detail: expect.stringContaining("CallWaiting"),
    });
    const idle = await examine({ DATA_DIR: join(folder, "none"), PORT: port });
    expect(idle.of(`Port ${port}`)).toMatchObject({ ok: false });
    expect(idle.of(`Port ${port}`)?.hint).not.toMatch(/kill/);
  });

  test("names what is wrong, with the command that fixes it, and shows no secret", async () => {
    const secrets = [
      "k3y-of-nobody",
      "pa55word",
      randomBytes(20).toString("base64"),
      "t0ken-of-nobody",
    ] as const;
    await using twilio = await startProxy("http://127.0.0.1:9", async () => ({ status: 401, text: "{}" }));
    await using stranger = await startProxy("http://127.0.0.1:9", async () => ({ status: 200, text: "{}" }));
    const found = await examine({
      DATA_DIR: join(folder, "none"),
      VAPI_PRIVATE_KEY: secrets[0],
      DATABASE_URL: `postgres://user:${secrets[1]}@127.0.0.1:9/x`,
      ENCRYPTION_KEY: secrets[2],
      PORT: new URL(stranger.url).port,
      PUBLIC_URL: stranger.url,
      LOG_LEVEL: "loud",
      SMTP_URL: `smtp://front:${secrets[1]}@127.0.0.1:9`,
      MAIL_FROM: "front@clinic.example",
      TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
      TWILIO_AUTH_TOKEN: secrets[3],
      TWILIO_FROM: "+15551234567",
      TWILIO_BASE_URL: twilio.url,
    });
    expect(found.of("Vapi key")).toMatchObject({
      ok: false,
      hint: expect.stringContaining("dashboard.vapi.ai"),
    });
    expect(found.of("Database")).toMatchObject({ ok: false, hint: expect.stringContaining("DATABASE_URL") });
    expect(found.of("Encryption key")).toMatchObject({
      ok: false,
      hint: expect.stringContaining("openssl rand"),
    });
    expect(found.of("Port")).toMatchObject({
      ok: false,
      detail: expect.stringContaining(String(process.pid)),
    });
    expect(found.of("Public URL")).toMatchObject({
      ok: false,
      detail: expect.stringContaining("not CallWaiting"),
    });
    expect(found.of("Mail server")).toMatchObject({ ok: false, hint: expect.stringContaining("SMTP_URL") });
    expect(found.of("Twilio")).toMatchObject({
      ok: false,
      hint: expect.stringContaining("console.twilio.com"),
    });
    expect(found.of("Values")).toMatchObject({ ok: false, detail: expect.stringContaining("LOG_LEVEL") });
    for (const secret of secrets) expect(found.stdout).not.toContain(secret);
    expect(found.exitCode).toBe(1);
  });

  test("a database user without the rights to set it up is told which are missing", async () => {
    await system.db.owner.query("create role powerless login password 'x'");
    const url = new URL(system.db.url);
    url.username = "powerless";
    url.password = "x";
    const found = await examine({ ...system.env, DATABASE_URL: url.href });
    expect(found.of("Database")).toMatchObject({
      ok: false,
      hint: expect.stringContaining("grant create on schema public"),
    });
    await system.db.owner.query("drop role powerless");
  });

  test("a data folder that is a file is refused", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    const found = await examine({ DATA_DIR: file, PORT: system.env["PORT"] ?? "" });
    expect(found.of("Data folder")).toMatchObject({ ok: false, hint: expect.stringContaining("DATA_DIR") });
  });
});

describe("the settings file", () => {
  async function check(text: string, mode = 0o600) {
    const file = join(folder, "some.env");
    await writeFile(file, text);
    await chmod(file, mode);
    return (await runChecks(listSettingsChecks({}, file)))[0];
  }

  test.each([
    ["DATABSE_URL=x", "write DATABASE_URL instead of DATABSE_URL"],
    ["log_level=x", "write LOG_LEVEL instead of log_level"],
    ["VAPI_PRIVATE_KEYS=x", "write VAPI_PRIVATE_KEY instead of VAPI_PRIVATE_KEYS"],
    ["FAVOURITE_COLOUR=x", "remove FAVOURITE_COLOUR"],
  ])("%s: %s", async (text, hint) => {
    expect(await check(text)).toMatchObject({ ok: false, hint: expect.stringContaining(hint) });
  });

  test("with known names is right, and one that others can read is worth a look", async () => {
    expect(await check("PORT=3001\nBACKEND_URL=https://x.example\n")).toMatchObject({ ok: true, hint: null });
    expect(await check("PORT=3001\n", 0o644)).toMatchObject({ ok: true, hint: "chmod 600 .env" });
  });
});

test("who holds a port is named; a free one is held by nobody", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  expect(await findPortHolder(port)).toMatchObject({ pid: process.pid });
  await new Promise((resolve) => server.close(resolve));
  expect(await findPortHolder(port)).toBeNull();
});
