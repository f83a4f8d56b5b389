/**
 * One sentence for a person whose database cannot be used, without the password; null when the error is not about
 * the connection or the server's state. SQLSTATEs: PostgreSQL manual, appendix A.
 */
export function describeDatabaseError(
  error: unknown,
  databaseUrl: string,
  setting: DatabaseSetting = "DATABASE_URL",
): string | null {
  const code = codeOf(error);
  const where = describeTarget(databaseUrl, setting);
  if (where === null) {
    return `${setting} is not a PostgreSQL URL: it should look like postgres://user:password@host:5432/database.`;
  }
  const sentence = SENTENCES[code ?? ""];
  if (sentence !== undefined) return sentence(where, messageOf(error));
  if (/timeout|terminated unexpectedly/i.test(messageOf(error))) {
    return `PostgreSQL at ${where.host} does not answer: check that it runs and that ${setting} points at it.`;
  }
  if (/SASL|password must be a string/i.test(messageOf(error))) {
    return `PostgreSQL at ${where.host} wants a password for user "${where.user}": put it into ${setting}.`;
  }
  return null;
}

/** Which setting the URL comes from, to be named in the sentence. */
export type DatabaseSetting = "DATABASE_URL" | "DATABASE_POOL_URL";

type Target = {
  readonly host: string;
  readonly user: string;
  readonly database: string;
  readonly setting: DatabaseSetting;
};

const unreachable = (t: Target) =>
  `Nothing answers at ${t.host}: start PostgreSQL there, or correct the host and port in ${t.setting}.`;
const noDisk = (t: Target) => `PostgreSQL at ${t.host} has no disk space left: free some, then start again.`;

const SENTENCES: Readonly<Record<string, (target: Target, message: string) => string>> = {
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EHOSTUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ENOTFOUND: (t) => `The host ${t.host} of ${t.setting} is not known: correct it.`,
  EAI_AGAIN: (t) => `The host ${t.host} of ${t.setting} cannot be looked up: check it and your network.`,
  "28P01": (t) => `PostgreSQL at ${t.host} refuses the password of user "${t.user}": correct ${t.setting}.`,
  "28000": (t) =>
    `PostgreSQL at ${t.host} does not let user "${t.user}" in: correct ${t.setting} or pg_hba.conf.`,
  "3D000": (t) =>
    `PostgreSQL at ${t.host} has no database "${t.database}": create it, or correct ${t.setting}.`,
  "08P01": (t, message) =>
    message.includes("startup parameter")
      ? `A pooler answers at ${t.host}: put its address into DATABASE_POOL_URL and PostgreSQL's own into DATABASE_URL (docs/pgbouncer.md).`
      : `PostgreSQL at ${t.host} cannot be used (${message}): look at it, and at the pooler if there is one.`,
  "57P03": (t) => `PostgreSQL at ${t.host} is still starting or shutting down: try again in a moment.`,
  "53300": (t) => `PostgreSQL at ${t.host} has no connection left: raise max_connections or close some.`,
  "53100": noDisk,
  "58P01": missingExtension,
  "0A000": missingExtension,
  "42501": (t, message) =>
    `User "${t.user}" may not set up the database "${t.database}" (${message}): grant it that, or use its owner in ${t.setting}.`,
};

function missingExtension(target: Target, message: string): string {
  if (!message.includes("extension")) return `PostgreSQL at ${target.host} cannot do this: ${message}.`;
  return `PostgreSQL at ${target.host} lacks the extension btree_gist: install it (package postgresql-contrib), then start again.`;
}

function describeTarget(databaseUrl: string, setting: DatabaseSetting): Target | null {
  if (!URL.canParse(databaseUrl)) return null;
  const url = new URL(databaseUrl);
  if (!["postgres:", "postgresql:"].includes(url.protocol)) return null;
  return {
    host: `${url.hostname || "localhost"}:${url.port || "5432"}`,
    user: decodeURIComponent(url.username),
    database: decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username),
    setting,
  };
}

function codeOf(error: unknown): string | null {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && "code" in error ? String(error.code) : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
