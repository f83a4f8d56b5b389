import type { Api } from "../../api/create-api.ts";

export type AuthAnswer<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly problem: string };

/** What can go wrong, by the library's own words for it. */
const PROBLEMS: Readonly<Record<string, string>> = {
  INVALID_PASSWORD: "The password is incorrect.",
  INVALID_CODE:
    "This code is not right. Each signs in once, and they change every 30 seconds: take the one that comes next.",
  INVALID_BACKUP_CODE: "This is none of your backup codes, or it was used before.",
  INVALID_TWO_FACTOR_COOKIE: "This took too long. Sign in with your password again.",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "Too many wrong codes. Sign in with your password again.",
  ACCOUNT_TEMPORARILY_LOCKED: "Too many wrong codes. Wait 15 minutes, then try again.",
};

/** Asks the server about one's own second factor. */
export async function askAuth<T>(
  { auth }: Pick<Api, "auth">,
  path: "enable" | "verify-totp" | "verify-backup-code" | "generate-backup-codes" | "disable",
  body: Readonly<Record<string, string>>,
): Promise<AuthAnswer<T>> {
  const refused = (problem: string) => ({ ok: false, problem }) as const;
  try {
    const { data, error } = await auth.$fetch<T>(`/two-factor/${path}`, { method: "POST", body });
    if (error === null) return { ok: true, data };
    const known = PROBLEMS[(error as { readonly code?: string }).code ?? ""];
    if (known !== undefined) return refused(known);
    if (error.status === 429) return refused("Too many attempts. Wait a minute, then try again.");
    return refused("That did not work. Try again in a minute.");
  } catch {
    return refused("The server cannot be reached. Check the connection, then try again.");
  }
}
