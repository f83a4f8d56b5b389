import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseKeyring } from "@callwaiting/server/keyring";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { freePort, spawnServer, untilServing } from "@callwaiting/testing/server";
import { expect, test } from "vitest";
import { rootDir } from "../environment/settings.ts";
import { daysFrom } from "./days.ts";
import { inOneForm } from "./choose-kinds.ts";
import { ALL_KINDS } from "./kinds/all-kinds.ts";
import { ALL_DEFECTS } from "./planted/all-defects.ts";
import { withDefect } from "./planted/scratch-copy.ts";
import { docsFile, withDefectTable } from "./planted/write-docs.ts";
import { runExam } from "./run-exam.ts";
import type { ExamWorld } from "./world/exam-world.ts";

async function openWorld(): Promise<ExamWorld & AsyncDisposable> {
  const db = await openTestDb();
  const dataDir = await mkdtemp(join(tmpdir(), "exam-"));
  const encryptionKey = randomBytes(32).toString("base64");
  const server = spawnServer({
    DATABASE_URL: db.url,
    DATA_DIR: dataDir,
    ENCRYPTION_KEY: encryptionKey,
    PORT: String(await freePort()),
    SEED_DEMO: "false",
  });
  const { serverUrl } = await untilServing(server, dataDir);
  return {
    owner: db.owner,
    keyring: parseKeyring(encryptionKey),
    dataDir,
    serverUrl,
    isDisposable: true,
    async [Symbol.asyncDispose]() {
      server.child.kill("SIGKILL");
      await server.ended;
      await db[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const world = forAllTests(openWorld);

test("callers of every kind get what is theirs, and hear nothing of others", async () => {
  const { kinds, problems } = await runExam(world, { kinds: inOneForm(ALL_KINDS), times: 1, atOnce: 8 });
  const failed = kinds.flatMap((kind) =>
    kind.cases.flatMap(({ name, promise, plays }) =>
      plays.flatMap((played) =>
        played.problems.map((problem) => `${kind.name}/${name}: ${promise} ${problem}`),
      ),
    ),
  );
  expect([...failed, ...problems]).toEqual([]);
});

test("there are 18 kinds and 250 cases at least, each with a name of its own and a promise", () => {
  const on = daysFrom(Date.now());
  const ids = inOneForm(ALL_KINDS).flatMap((kind) =>
    kind.cases(on).map(({ name }) => `${kind.name}/${name}`),
  );
  expect(ALL_KINDS.length).toBeGreaterThanOrEqual(18);
  expect(ids.length).toBeGreaterThanOrEqual(250);
  const all = ALL_KINDS.flatMap((kind) => kind.cases(on).map(({ name }) => `${kind.name}/${name}`));
  expect(all.filter((id, index) => all.indexOf(id) !== index)).toEqual([]);
  expect(all.filter((id) => !/^[a-z-]+\/[a-z\d-]+$/.test(id))).toEqual([]);
});

test.each(["2026-12-25", "2027-02-28", "2027-03-13", "2027-11-07", "2028-02-29", "2026-12-31"])(
  "the cases can be written down on %s",
  (day) => {
    const on = daysFrom(Date.parse(`${day}T17:00:00Z`));
    for (const kind of ALL_KINDS) expect(kind.cases(on).length).toBeGreaterThan(0);
  },
);

test.each(ALL_DEFECTS)(
  "the defect $name can be planted, and a kind that there is has to notice",
  async (defect) => {
    const source = await readFile(join(rootDir, defect.file), "utf8");
    expect(withDefect(source, defect)).not.toBe(source);
    const kinds = new Set(ALL_KINDS.map(({ name }) => name));
    expect(defect.noticedBy.filter((name) => !kinds.has(name))).toEqual([]);
  },
);

test("docs/exam.md lists the planted defects, as npm run exam -- --planted writes them", async () => {
  const page = await readFile(docsFile(rootDir), "utf8");
  expect(withDefectTable(page, ALL_DEFECTS)).toBe(page);
});
