import { BackupError } from "@callwaiting/db/backup";
import { MigrationError } from "@callwaiting/db";
import { backUp } from "./db/back-up.ts";
import { putBack } from "./db/put-back.ts";
import { describeMigration, writeMigration } from "./db/write-migration.ts";
import { CommandError } from "./report/command-error.ts";
import { readArguments, runCommand } from "./report/run-command.ts";
import { findDatabaseUrl, openOwnerPool } from "./target/local-database.ts";

// npm run db -- backup [file] | restore <file> [--force] | psql-url | migration <name>

const USAGE =
  "npm run db -- backup [file] | restore <file> [--force] | psql-url | migration <name>   (all with --json)";

await runCommand(async () => {
  const { values, positionals } = readArguments(
    { json: { type: "boolean", default: false }, force: { type: "boolean", default: false } },
    USAGE,
  );
  const [verb, name, ...rest] = positionals;
  if (rest.length > 0) throw new CommandError(`"${rest[0]}" is one word too many.`, { hint: USAGE });
  const say = (facts: object, sentence: string) =>
    console.log(values.json ? JSON.stringify({ ok: true, ...facts }, null, 2) : sentence);
  if (verb === "psql-url") {
    const url = await findDatabaseUrl(process.env);
    if (url === null) {
      throw new CommandError("The database is not running.", { hint: "Start it with npm start." });
    }
    say({ url }, url);
    return 0;
  }
  if (verb === "migration") {
    if (name === undefined) throw new CommandError("What is the migration called?", { hint: USAGE });
    const written = await writeMigration(name);
    say(written ?? { file: null, refusal: null, byHand: [] }, describeMigration(written));
    return 0;
  }
  if (verb !== "backup" && verb !== "restore") {
    throw new CommandError(verb === undefined ? "What shall be done?" : `There is no "db ${verb}".`, {
      hint: USAGE,
    });
  }
  if (verb === "restore" && name === undefined) throw new CommandError("Which file?", { hint: USAGE });
  const owner = await openOwnerPool(process.env);
  try {
    if (verb === "backup") {
      const file = await backUp(owner, name);
      say(
        { file },
        `Written: ${file}\nIt holds patients' data. Keep the encryption key with it, in another place.`,
      );
    } else {
      const restored = await putBack(owner, { name: name ?? "", force: values.force });
      const { rows, tables, createdAt } = restored;
      say(restored, `Put back: ${rows} rows of ${tables} tables, as they were at ${createdAt}.`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof BackupError || error instanceof MigrationError)) throw error;
    throw new CommandError(error.message, { cause: error });
  } finally {
    await owner.end();
  }
});
