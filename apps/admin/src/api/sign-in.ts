import { createAuthClient } from "better-auth/client";

/** Sign-in, sign-out and password; everything else, the session included, goes over tRPC. */
export const createAuth = () => createAuthClient();

type Credentials = { readonly email: string; readonly password: string };

/** Null when it worked, else a sentence that says what to do. */
export async function signInWith(
  auth: ReturnType<typeof createAuth>,
  credentials: Credentials,
): Promise<string | null> {
  const status = await auth.signIn.email({ ...credentials }).then(
    ({ error }) => error?.status ?? 200,
    () => 0,
  );
  return status === 200 ? null : sentenceFor(status);
}

/** For an HTTP status; 0 when there was no answer. */
function sentenceFor(status: number): string {
  if (status === 400 || status === 401 || status === 422) {
    return "The e-mail address or password is incorrect. Check both and try again.";
  }
  if (status === 429) return "Too many attempts. Wait a minute, then try again.";
  if (status === 0) return "The server cannot be reached. Check the connection, then try again.";
  return "Signing in is not possible right now. Try again in a minute.";
}
