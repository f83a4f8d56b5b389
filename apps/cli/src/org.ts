import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import {
  type OwnerPool,
  addWebhookSecret,
  databaseErrorCode,
  exportOrganization,
  listOrganizations,
  loadOrganization,
} from "@callwaiting/db";
import { BackupError } from "@callwaiting/db/backup";
import { sealSecret } from "@callwaiting/server/sealed-secret";
import { explainFileError } from "./db/explain-file-error.ts";
import { writeFileWhole } from "./db/write-file-whole.ts";
import { createClinic } from "./org/create-clinic.ts";
import { describeLinks, visitLinksOf } from "./org/visit-links.ts";
import { makeOwnerOf } from "./org/make-owner.ts";
import { ORG_OPTIONS, ORG_USAGE, readOrgId } from "./org/org-arguments.ts";
import { resetSecondFactorOf } from "./org/reset-second-factor.ts";
import { printOrganizations } from "./org/print-organizations.ts";
import { CommandError } from "./report/command-error.ts";
import { terminalWidth } from "./report/print-results.ts";
import { readArguments, runCommand } from "./report/run-command.ts";
import { openKeyring, openOwnerPool } from "./target/local-database.ts";

// npm run org -- create | list | owner | reset-second-factor | rotate-secret | link | export: the chores around organizations, without SQL.

const SECRET_NOTE = "Send it as X-Vapi-Secret. It is shown only now.";

/** SQLSTATEs: a table, or a function, that no migration has made. */
const NOT_SET_UP: ReadonlySet<unknown> = new Set(["42P01", "42883"]);

/** `Europe/Brussels ("CET" stands for it)`: what was typed named no place. */
const sayZone = (zone: string, typed: string | undefined) =>
  typed === undefined || typed.trim().toLowerCase() === zone.toLowerCase()
    ? zone
    : `${zone} ("${typed}" stands for it)`;

type Values = ReturnType<typeof readArguments<typeof ORG_OPTIONS>>["values"];
type Command = { readonly owner: OwnerPool; readonly id: string | undefined; readonly values: Values };

const VERBS: Readonly<Record<string, (command: Command) => Promise<void>>> = {
  list: async ({ owner, values }) => {
    const organizations = await listOrganizations(owner);
    say(values, { organizations }, printOrganizations(organizations, terminalWidth()));
  },
  create: async ({ owner, values }) => {
    const clinic = await createClinic(owner, await openKeyring(process.env), {
      name: values.name,
      timeZone: values["time-zone"],
      region: values.region,
      services: values.service,
      providers: values.provider,
      hours: values.hours,
    });
    say(
      values,
      clinic,
      `Organization    ${clinic.orgId}\nTime zone       ${sayZone(clinic.timeZone, values["time-zone"])}\nWebhook secret  ${clinic.webhookSecret}\n${SECRET_NOTE}\n` +
        `To let somebody sign in: npm run org -- owner ${clinic.orgId} --email <address>`,
    );
  },
  owner: async ({ owner, id, values }) => {
    const made = await makeOwnerOf(owner, readOrgId(id), values);
    const next =
      made.link === null
        ? "They already work for another organization and sign in with the password they have."
        : `Give them this link to choose a password. It works once, until ${made.expiresAt}:\n${made.link}`;
    say(values, made, `${made.email} is now an owner.\n${next}`);
  },
  // The address, not an organization: an account may work for several.
  "reset-second-factor": async ({ values }) => {
    const email = await resetSecondFactorOf(values.email);
    say(
      values,
      { email },
      `${email} signs in with the password alone, and can set up a new second factor then.`,
    );
  },
  "rotate-secret": async ({ owner, id, values }) => {
    const orgId = readOrgId(id);
    if ((await loadOrganization(owner, orgId)) === null) throw noSuchOrganization();
    const keyring = await openKeyring(process.env);
    const secret = randomBytes(24).toString("base64url");
    await addWebhookSecret(owner, orgId, { secret, sealed: sealSecret(secret, { keyring, owner: orgId }) });
    const note = `${SECRET_NOTE}\nThe old one keeps working for 24 hours.`;
    say(values, { orgId, webhookSecret: secret }, `Webhook secret  ${secret}\n${note}`);
  },
  link: async ({ owner, id, values }) => {
    const links = await visitLinksOf(owner, readOrgId(id), values);
    say(values, { links }, describeLinks(links));
  },
  export: async ({ owner, id, values }) => {
    const exported = await exportOrganization(owner, readOrgId(id));
    if (exported === null) throw noSuchOrganization();
    const text = `${JSON.stringify(exported, null, 2)}\n`;
    if (values.out === undefined) {
      process.stdout.write(text);
      return;
    }
    const file = resolve(values.out);
    try {
      await writeFileWhole(file, { text: piecesOf(text), gzip: false });
    } catch (error) {
      throw explainFileError(error, file);
    }
    say(values, { file }, `Written: ${file}. It holds patients' data.`);
  },
};

await runCommand(async () => {
  const { values, positionals } = readArguments(ORG_OPTIONS, ORG_USAGE, { takesWords: true });
  const [name = "", id] = positionals;
  const run = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (run === undefined) {
    throw new CommandError(name === "" ? "What should it do?" : `There is no "org ${name}".`, {
      hint: ORG_USAGE,
    });
  }
  const owner = await openOwnerPool(process.env);
  try {
    await run({ owner, id, values });
    return 0;
  } catch (error) {
    if (error instanceof BackupError) throw new CommandError(error.message, { cause: error });
    if (!NOT_SET_UP.has(databaseErrorCode(error))) throw error;
    throw new CommandError("The database has not been set up yet.", {
      hint: "A server does that when it starts. Once it is ready, run this command again.",
      cause: error,
    });
  } finally {
    await owner.end();
  }
});

function say({ json }: Values, facts: object, text: string): void {
  console.log(json ? JSON.stringify({ ok: true, ...facts }, null, 2) : text);
}

function noSuchOrganization(): CommandError {
  return new CommandError("There is no such organization.", { hint: "npm run org -- list shows them." });
}

async function* piecesOf(text: string): AsyncGenerator<string> {
  yield text;
}
