import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { startCli } from "./testing/run-cli.ts";
import { startSystem } from "./testing/running-system.ts";
import { type Meddle, startProxy } from "./testing/start-proxy.ts";

const system = forAllTests(() => startSystem());

const report = z.object({
  ok: z.boolean(),
  total: z.int(),
  passed: z.int(),
  failed: z.int(),
  leftovers: z.array(z.string()),
  checks: z.array(
    z.object({ title: z.string(), ok: z.boolean(), detail: z.string(), hint: z.string().nullable() }),
  ),
});

/** What checks leave behind: other organizations than the demo clinic, and bookings that still hold a slot. */
async function countLeft(): Promise<{ organizations: number; bookings: number }> {
  const { rows } = await system.db.owner.query<{ organizations: number; bookings: number }>(
    `select (select count(*)::int - 1 from organizations) as organizations,
       (select count(*)::int from appointments where status = 'confirmed') as bookings`,
  );
  return rows[0] ?? { organizations: -1, bookings: -1 };
}
const NOTHING = { organizations: 0, bookings: 0 };

function given(url: string, secret = system.info.webhookSecret ?? ""): string[] {
  return ["--url", url, "--secret", secret];
}

/** Rewrites what the tools answer to those requests. */
function rewrite(change: (result: Record<string, unknown>) => Record<string, unknown>): Meddle {
  return async (_path, forward) => {
    const reply = await forward();
    const body = z
      .looseObject({ result: z.record(z.string(), z.unknown()) })
      .safeParse(JSON.parse(reply.text));
    if (!body.success) return reply;
    return { status: reply.status, text: JSON.stringify({ ...body.data, result: change(body.data.result) }) };
  };
}

describe("against a server that is in order", () => {
  test("the exam is played in clinics of its own, and leaves nothing", async () => {
    const args = ["--server", "here", "--only", "transfer,at-once/two,family/me", "--times", "2", "--json"];
    const { stdout, exitCode } = await startCli("exam", args, system.env);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      cases: 7,
      passed: 7,
      times: 2,
      passK: 1,
      leftovers: [],
    });
    expect(exitCode).toBe(0);
    expect(await countLeft()).toEqual(NOTHING);
    expect(await readdir(join(system.dataDir, "scratch"))).toEqual([]);
  });

  test.each([
    ["test-booking", 7],
    ["health-check", 5],
  ])("%s passes, says so with a total, and leaves nothing", async (command, total) => {
    const { stdout, exitCode } = await startCli(command, [], system.env);
    expect(stdout).toMatch(new RegExp(`Total: +${total}\nPassed: ${total} \\(100%\\)\nFailed: 0`));
    expect(stdout).not.toContain("\u001B");
    expect(exitCode).toBe(0);
    expect(await countLeft()).toEqual(NOTHING);
    expect(await readdir(join(system.dataDir, "scratch"))).toEqual([]);
  });

  test.each(["test-booking", "health-check"])("%s --json writes nothing but JSON", async (command) => {
    const { stdout, exitCode } = await startCli(command, ["--json"], system.env);
    const parsed = report.parse(JSON.parse(stdout));
    expect(parsed).toMatchObject({ ok: true, failed: 0, leftovers: [] });
    expect(parsed.checks).toHaveLength(parsed.total);
    expect(exitCode).toBe(0);
  });

  test.each(["test-booking", "health-check"])(
    "%s on a deployed system cancels all it has booked",
    async (command) => {
      const { stdout, exitCode } = await startCli(command, [...given(system.info.serverUrl), "--json"], {
        DATA_DIR: "/nowhere",
      });
      expect(report.parse(JSON.parse(stdout))).toMatchObject({ ok: true, failed: 0, leftovers: [] });
      expect(exitCode).toBe(0);
      expect(await countLeft()).toEqual(NOTHING);
    },
  );

  test("stress: as many callers win as there are slots, and everybody else is offered other times", async () => {
    const args = ["--callers", "20", "--slots", "3", "--json"];
    const { stdout, exitCode } = await startCli("stress", args, system.env);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      successes: 3,
      conflicts: 17,
      errors: 0,
      problems: [],
    });
    expect(exitCode).toBe(0);
    expect(await countLeft()).toEqual(NOTHING);
  });

  test("stress prints each of a few callers, and the latency", async () => {
    const { stdout, exitCode } = await startCli("stress", given(system.info.serverUrl), {});
    expect(stdout).toMatch(/Caller 5: /);
    expect(stdout).toMatch(/p50 [\d.]+ ms, p95 [\d.]+ ms, p99 [\d.]+ ms/);
    expect(exitCode).toBe(0);
    expect(await countLeft()).toEqual(NOTHING);
  });
});

describe("against a server that answers wrongly", () => {
  test.each([
    [
      "no other times",
      "other times",
      (r: Record<string, unknown>) => ({
        ...r,
        ...(r["alternatives"] === undefined ? {} : { alternatives: [] }),
      }),
    ],
    [
      "success to everybody",
      "sold",
      (r: Record<string, unknown>) => (r["error"] === "slot_unavailable" ? { ...r, success: true } : r),
    ],
  ])("%s: booking, health and stress checks are red, exit with 1 and clean up", async (_, word, change) => {
    await using proxy = await startProxy(system.info.serverUrl, rewrite(change));
    for (const command of ["test-booking", "health-check", "stress"]) {
      const { stdout, exitCode } = await startCli(command, given(proxy.url), {});
      expect(stdout, command).toMatch(new RegExp(word));
      expect(stdout, command).toContain("✗");
      expect(exitCode, command).toBe(1);
    }
    expect(await countLeft()).toEqual(NOTHING);
  });

  test("another contact for each format of a number is red", async () => {
    let n = 0;
    const change = (r: Record<string, unknown>) =>
      r["contactId"] === undefined ? r : { ...r, contactId: String((n += 1)) };
    await using proxy = await startProxy(system.info.serverUrl, rewrite(change));
    const { stdout, exitCode } = await startCli("health-check", [...given(proxy.url), "--json"], {});
    const failed = report.parse(JSON.parse(stdout)).checks.filter(({ ok }) => !ok);
    expect(failed.map(({ title }) => title)).toEqual(["Phone formats"]);
    expect(exitCode).toBe(1);
  });

  test("a webhook that takes any secret is red", async () => {
    await using proxy = await startProxy(system.info.serverUrl, async (_path, forward) => {
      const reply = await forward();
      return reply.status === 401 ? { status: 200, text: "{}" } : reply;
    });
    const { stdout, exitCode } = await startCli("test-booking", [...given(proxy.url), "--json"], {});
    const failed = report.parse(JSON.parse(stdout)).checks.filter(({ ok }) => !ok);
    expect(failed).toMatchObject([
      { title: "Webhook connectivity", detail: expect.stringContaining("wrong secret") },
    ]);
    expect(exitCode).toBe(1);
  });

  test("a booking that cannot be cancelled is named, and the exit code says it", async () => {
    await using proxy = await startProxy(system.info.serverUrl, async (path, forward) =>
      path.endsWith("cancelAppointment") ? { status: 500, text: "{}" } : forward(),
    );
    const { stdout, exitCode } = await startCli("stress", [...given(proxy.url), "--json"], {});
    const { leftovers } = z.object({ leftovers: z.array(z.string()) }).parse(JSON.parse(stdout));
    expect(leftovers).toContainEqual(
      expect.stringMatching(/^The booking of Check \w+ on \S+ at \S+ could not be cancelled/),
    );
    expect(exitCode).toBe(1);
    await system.db.owner.query("update appointments set status = 'cancelled'");
  });

  test("the rate limit is named as such, with the setting that raises it", async () => {
    let requests = 0;
    await using proxy = await startProxy(system.info.serverUrl, async (path, forward) => {
      if (!path.endsWith("bookClinicAppointment")) return forward();
      requests += 1;
      return requests > 3 ? { status: 429, text: '{"error":"too_many_requests"}' } : forward();
    });
    const { stdout, exitCode } = await startCli("stress", given(proxy.url), {});
    expect(stdout).toContain("2 × The rate limit was hit (429)");
    expect(stdout).toContain("RATE_LIMIT_PER_MINUTE");
    expect(exitCode).toBe(1);
  });
});

describe("what the user must fix first", () => {
  test.each([
    ["no server here", [], "not running", "npm start"],
    ["a wrong secret", ["--url", "SERVER", "--secret", "wrong"], "refuses the webhook secret", "--secret"],
    [
      "another organization's id",
      ["--url", "SERVER", "--secret", "SECRET", "--org", "c0ffee00-0000-4000-8000-000000000002"],
      "another organization",
      "--org",
    ],
    [
      "a wrong secret that begins with a dash",
      ["--url", "SERVER", "--secret", "-wrong"],
      "refuses the webhook secret",
      "--secret",
    ],
    ["a URL that was forgotten", ["--url", "--secret", "x"], "--url", "npm run test:booking"],
    ["a secret without a URL", ["--secret", "x"], "belong together", "--url"],
    ["an unknown option", ["--frobnicate"], "--frobnicate", "npm run test:booking"],
    ["nobody at the URL", ["--url", "http://127.0.0.1:9", "--secret", "x"], "No answer", "npm start"],
  ])(
    "%s: one sentence, what to type, exit code 1, and JSON when asked for",
    async (_, args, sentence, hint) => {
      const filled = args.map((arg) =>
        arg.replace("SERVER", system.info.serverUrl).replace("SECRET", system.info.webhookSecret ?? ""),
      );
      const { stdout, stderr, exitCode } = await startCli("test-booking", [...filled, "--json"], {
        DATA_DIR: "/nowhere",
      });
      expect(stderr).toContain(sentence);
      expect(stderr).toContain(hint);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: expect.stringContaining(sentence) });
      expect(exitCode).toBe(1);
    },
  );

  test.each([
    ["--callers", "0"],
    ["--callers", "many"],
    ["--slots", "9"],
  ])("stress %s %s is refused", async (...args) => {
    const { stderr, exitCode } = await startCli("stress", args, system.env);
    expect(stderr).toContain("✗");
    expect(exitCode).toBe(1);
  });
});

describe("interrupted in the middle of a booking", () => {
  /** A data folder whose run file leads to a proxy that tells of the first booking. */
  async function startInterruptible() {
    const dataDir = await mkdtemp(join(tmpdir(), "interrupted-"));
    let atWork = 0;
    let reached = () => {};
    const booking = new Promise<void>((resolve) => (reached = resolve));
    const proxy = await startProxy(system.info.serverUrl, async (path, forward) => {
      atWork += 1;
      const reply = await forward().finally(() => (atWork -= 1));
      if (path.endsWith("bookClinicAppointment")) reached();
      return reply;
    });
    await writeFile(join(dataDir, "run.json"), JSON.stringify({ ...system.info, serverUrl: proxy.url }));
    await writeFile(join(dataDir, "encryption.key"), `${Buffer.alloc(32, 1).toString("base64")}\n`);
    const child = startCli("stress", ["--callers", "300", "--slots", "3"], {
      ...system.env,
      DATA_DIR: dataDir,
    });
    await booking;
    return {
      child,
      dataDir,
      countAtWork: () => atWork,
      async [Symbol.asyncDispose]() {
        child.kill("SIGKILL");
        await child;
        await proxy[Symbol.asyncDispose]();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  }

  test.each(["SIGINT", "SIGTERM"] as const)("%s: the scratch organization is removed", async (signal) => {
    await using run = await startInterruptible();
    expect((await countLeft()).organizations).toBe(1);
    run.child.kill(signal);
    expect((await run.child).exitCode).toBe(130);
    expect(await countLeft()).toEqual(NOTHING);
  });

  test("killed: the next check removes what was left, and nothing else", async () => {
    await using run = await startInterruptible();
    run.child.kill("SIGKILL");
    await run.child;
    expect((await countLeft()).organizations).toBe(1);
    // The bookings that the killed one sent are still being made, and a check during them may find the server busy.
    await vi.waitFor(() => expect(run.countAtWork()).toBe(0), SOON);
    const next = await startCli("health-check", [], { ...system.env, DATA_DIR: run.dataDir });
    expect(next.exitCode, next.stdout).toBe(0);
    expect((await countLeft()).organizations).toBe(0);
  });
});
