import { type TroubleCause, databaseTrouble } from "./database-trouble.ts";

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
  if (where === "several") {
    return `${setting} names several hosts, and one address is needed: that of a proxy which leads to the primary, such as HAProxy or PgBouncer, or of the primary itself.`;
  }
  if (where === null) {
    return `${setting} is not a PostgreSQL URL: it should look like postgres://user:password@host:5432/database.`;
  }
  const sentence = SENTENCES[code ?? ""];
  if (sentence !== undefined) return sentence(where, messageOf(error));
  if (code === null && /timeout|terminated unexpectedly/i.test(messageOf(error))) {
    return `PostgreSQL at ${where.host} does not answer: check that it runs and that ${setting} points at it.`;
  }
  if (/SASL|password must be a string/i.test(messageOf(error))) {
    return `PostgreSQL at ${where.host} wants a password for user "${where.user}": put it into ${setting}.`;
  }
  const trouble = databaseTrouble(error);
  return trouble === null ? null : BY_CAUSE[trouble.cause](where, messageOf(error));
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

const readOnly = (t: Target) =>
  `PostgreSQL at ${t.host} can only be read: it is a standby, or was set so. Put the address of the primary, or of a proxy that leads to it, into ${t.setting}.`;

type Sentence = (target: Target, message: string) => string;

const SENTENCES: Readonly<Record<string, Sentence>> = {
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

/** For what has no sentence of its own. */
const BY_CAUSE: Readonly<Record<TroubleCause, Sentence>> = {
  down: (t) => `PostgreSQL at ${t.host} ended the connection: look whether it runs, then start again.`,
  refused: (t, message) =>
    `PostgreSQL at ${t.host} lets nobody in (${message}): look at it, or correct ${t.setting}.`,
  read_only: readOnly,
  full: noDisk,
  disk: (t, message) =>
    `PostgreSQL at ${t.host} cannot read or write its files (${message}): look at its disk.`,
  busy: (t, message) => `PostgreSQL at ${t.host} is too busy (${message}): try again in a moment.`,
};

function missingExtension(target: Target, message: string): string {
  if (!message.includes("extension")) return `PostgreSQL at ${target.host} cannot do this: ${message}.`;
  return `PostgreSQL at ${target.host} lacks the extension btree_gist: install it (package postgresql-contrib), then start again.`;
}

/** As libpq takes it, and node-postgres does not: host1:5432,host2:5432, or ?host=host1,host2. */
function hasSeveralHosts(databaseUrl: string): boolean {
  const [, authority = "", query = ""] =
    /^postgres(?:ql)?:\/\/([^/?#]*)[^?#]*(\?[^#]*)?/i.exec(databaseUrl) ?? [];
  const host = new URLSearchParams(query).get("host") ?? authority.slice(authority.lastIndexOf("@") + 1);
  return host.includes(",");
}

function describeTarget(databaseUrl: string, setting: DatabaseSetting): Target | "several" | null {
  if (hasSeveralHosts(databaseUrl)) return "several";
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
