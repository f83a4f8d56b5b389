import { createAuthClient } from "better-auth/client";

/** Sign-in, sign-out and password; everything else, the session included, goes over tRPC. */
export const createAuth = () => createAuthClient();

type Credentials = { readonly email: string; readonly password: string };

/** The person has a second factor: nobody is signed in before its code has come. */
export const SECOND_FACTOR = Symbol("second factor");

/** Null when it worked, else a sentence that says what to do. */
export async function signInWith(
  auth: ReturnType<typeof createAuth>,
  credentials: Credentials,
): Promise<string | typeof SECOND_FACTOR | null> {
  return auth.signIn.email({ ...credentials }).then(
    ({ data, error }) => {
      if (error !== null) return sentenceFor(error.status);
      return "twoFactorRedirect" in data ? SECOND_FACTOR : null;
    },
    () => sentenceFor(0),
  );
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
