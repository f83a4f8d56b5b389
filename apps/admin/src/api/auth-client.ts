import { createAuthClient } from "better-auth/client";

/** Sign-in, sign-out and password; everything else, the session included, goes over tRPC. */
export const createAuth = () => createAuthClient();
