import { hkdfSync } from "node:crypto";
import { betterAuth } from "better-auth";
import { organization, twoFactor } from "better-auth/plugins";
import type { AccountsPool, CodeOfUser } from "@callwaiting/db";
import type { Logger } from "pino";
import type { Keyring } from "../../secrets/keyring.ts";
import { PASSWORD_LENGTH } from "../members/password-length.ts";
import { type SiteUrls, ownOrigin, trustedOrigins } from "./browser-origin.ts";
import { refuseUsedCode } from "./refuse-used-code.ts";

/** No browser is trusted with the password alone: a device would be, for 30 days, without anybody seeing it. */
const secondFactor = twoFactor({ issuer: "CallWaiting", trustDeviceMaxAge: 0 });

export type AuthOptions = SiteUrls & {
  /** Connections of the accounts role, with the schema as their search path. */
  readonly pool: AccountsPool;
  readonly keyring: Keyring;
  readonly log: Logger;
  /** How often one address may try to sign in or to change a password in a minute. */
  readonly signInsPerMinute: number;
  /** The organization of a person who has only one. */
  readonly findOnlyOrganization: (userId: string) => Promise<string | null>;
  /** Takes a code for a sign-in; false where one was made with it already. */
  readonly useCode: (code: CodeOfUser) => Promise<boolean>;
};

/** Set by us from what Express knows of the client, so that nobody can choose it. */
export const CLIENT_ADDRESS_HEADER = "x-callwaiting-client-address";

const DAY_SECONDS = 86_400;

/**
 * better-auth, with nothing switched on that we do not use. Its cookies are either always secure or never, so a server
 * that is reached over http and https has two of these, over the same tables.
 */
export function createAuth(options: AuthOptions, { secure }: { readonly secure: boolean }) {
  const trusted = trustedOrigins(options);
  return betterAuth({
    appName: "CallWaiting",
    baseURL: (secure ? options.publicUrl : undefined) ?? options.serverUrl,
    basePath: "/api/auth",
    // Signs cookies with the newest; what was sealed with an older one, a second factor, is still opened.
    secrets: options.keyring.map((key) => ({ version: Number.parseInt(key.id, 16), value: secretOf(key) })),
    database: options.pool,
    telemetry: { enabled: false },
    logger: quietLogger(options.log),
    trustedOrigins: (request) => {
      const own = request === undefined ? null : ownOriginOf(request);
      return own === null ? [...trusted] : [...trusted, own];
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    session: { expiresIn: 7 * DAY_SECONDS, updateAge: DAY_SECONDS },
    rateLimit: rateLimitOf(options),
    hooks: { before: refuseUsedCode(options.useCode) },
    plugins: [organization({ allowUserToCreateOrganization: false }), secondFactor],
    databaseHooks: {
      session: {
        create: {
          before: async (session) => ({
            data: {
              ...session,
              // The session that takes another's place, once a second factor is set up, stays where it was.
              activeOrganizationId:
                session["activeOrganizationId"] ?? (await options.findOnlyOrganization(session.userId)),
            },
          }),
        },
      },
    },
    advanced: {
      useSecureCookies: secure,
      cookiePrefix: "callwaiting",
      // Said aloud, because the library turns them off when it believes to be in a test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      database: { generateId: "uuid", validateSchema: false },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** Counted in the database, so that several servers count together. */
function rateLimitOf({ signInsPerMinute }: AuthOptions) {
  const rule = { window: 60, max: signInsPerMinute };
  return {
    enabled: true,
    storage: "database" as const,
    // Reading one's session is not worth counting.
    customRules: {
      "/get-session": false as const,
      "/sign-in/email": rule,
      "/change-password": rule,
      // Beside that, ten wrong codes close an account's second factor for a quarter of an hour.
      "/two-factor/*": rule,
    },
  };
}

/** Signs the cookies. A new key in front asks everybody to sign in again, and nothing else. */
function secretOf(key: Keyring[number]): string {
  const bytes = hkdfSync("sha256", key.bytes, "", "callwaiting session cookies", 32);
  return Buffer.from(bytes).toString("base64url");
}

function ownOriginOf(request: Request): string | null {
  const { headers } = request;
  return ownOrigin({ origin: headers.get("origin") ?? undefined, host: headers.get("host") ?? undefined });
}

/** Its messages quote addresses, and a wrong password is no warning of ours. */
function quietLogger(log: Logger) {
  return {
    // With "warn" or "error" it writes to the console as well, past us.
    level: "info" as const,
    log: (level: string, detail: string) => {
      if (level === "error") log.warn({ source: "better-auth" }, "sign-in library reports an error");
      log.debug({ source: "better-auth", level, detail }, "sign-in library");
    },
  };
}
