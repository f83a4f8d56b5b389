import { join } from "node:path";
import { BackupError } from "@callwaiting/db/backup";
import { type OwnerPool, MigrationError } from "@callwaiting/db";

import { backUp } from "./db/back-up.ts";
import { putBack } from "./db/put-back.ts";
import { describeMigration, writeMigration } from "./db/write-migration.ts";
import { type ZonesQuestion, tellZones } from "./db/tell-zones.ts";
import { dataDirOf } from "./environment/settings.ts";
import { CommandError } from "./report/command-error.ts";
import { readArguments, runCommand } from "./report/run-command.ts";
import { findDatabaseUrl, openOwnerPool } from "./target/local-database.ts";

// npm run db -- backup [file] | restore <file> [--force] | psql-url | migration <name> | zones [--zone …] [--day …] [--load <file> [--force]]

const USAGE =
  "npm run db -- backup [file] | restore <file> [--force] | psql-url | migration <name> | " +
  "zones [--zone America/Winnipeg] [--day 2026-12-08] [--load <file> [--force]]   (all with --json)";

/** What a command did: for programs, and in words. */
type Report = { readonly facts: object; readonly sentence: string };

await runCommand(async () => {
  const { values, positionals } = readArguments(
    {
      json: { type: "boolean", default: false },
      force: { type: "boolean", default: false },
      zone: { type: "string" },
      day: { type: "string" },
      load: { type: "string" },
    },
    USAGE,
    { takesWords: true },
  );
  const [verb, name, ...rest] = positionals;
  if (rest.length > 0) {
    throw new CommandError(`There is one argument too many: "${rest[0]}".`, { hint: USAGE });
  }
  const { facts, sentence } = await run(verb, name, values);
  console.log(values.json ? JSON.stringify({ ok: true, ...facts }, null, 2) : sentence);
  return 0;
});

type Options = { readonly force: boolean } & ZonesQuestion;

async function run(verb: string | undefined, name: string | undefined, options: Options): Promise<Report> {
  switch (verb) {
    case "psql-url":
      return tellUrl();
    case "migration":
      return draft(name);
    case "backup":
      return withOwner((owner) => save(owner, name));
    case "restore":
      if (name === undefined) throw new CommandError("Which file?", { hint: USAGE });
      return withOwner((owner) => restore(owner, name, options.force));
    case "zones":
      return withOwner((owner) => tellZones(owner, options));
    case undefined:
      throw new CommandError("What should it do?", { hint: USAGE });
    default:
      throw new CommandError(`There is no "db ${verb}".`, { hint: USAGE });
  }
}

async function tellUrl(): Promise<Report> {
  const url = await findDatabaseUrl(process.env);
  if (url === null) {
    throw new CommandError("The database is not running.", { hint: "Start it with npm start." });
  }
  return { facts: { url }, sentence: url };
}

async function draft(name: string | undefined): Promise<Report> {
  if (name === undefined) throw new CommandError("What is the migration called?", { hint: USAGE });
  const written = await writeMigration(name);
  return {
    facts: written ?? { file: null, refusal: null, byHand: [] },
    sentence: describeMigration(written),
  };
}

async function save(owner: OwnerPool, name: string | undefined): Promise<Report> {
  const file = await backUp(owner, { name, folder: join(dataDirOf(process.env), "backups") });
  const warning = "It holds patients' data. Keep the encryption key too, somewhere else.";
  return { facts: { file }, sentence: `Written: ${file}\n${warning}` };
}

async function restore(owner: OwnerPool, name: string, force: boolean): Promise<Report> {
  const restored = await putBack(owner, { name, force });
  const { rows, tables, createdAt } = restored;
  return { facts: restored, sentence: `Restored ${rows} rows in ${tables} tables, as of ${createdAt}.` };
}

async function withOwner(use: (owner: OwnerPool) => Promise<Report>): Promise<Report> {
  const owner = await openOwnerPool(process.env);
  try {
    return await use(owner);
  } catch (error) {
    if (!(error instanceof BackupError || error instanceof MigrationError)) throw error;
    throw new CommandError(error.message, { cause: error });
  } finally {
    await owner.end();
  }
}
