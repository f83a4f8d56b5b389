import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

// Hashing a password takes a fifth of a second of a processor on purpose, and tests sign in hundreds of times. How much it
// takes is the business of the sign-in library; here it takes next to nothing. Every process of a run of tests loads this, so
// that each knows the others' hashes.

const COST = 2;
const { scrypt } = crypto;

crypto.scrypt = (password, salt, length, options, done) =>
  scrypt(password, salt, length, { ...options, N: COST }, done);
syncBuiltinESMExports();
