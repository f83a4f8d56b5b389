#!/usr/bin/env bash
# The guess: safeParse never throws; what is not a string is refused as such by z.string().min(1).
# Seen: with .min(), .max() or .length() a check runs on whatever has a length, also after the type was refused, and compares that length.
#   JSON such as {"length": {"toString": []}} cannot be compared, so safeParse throws a TypeError. A pattern or refine() is not run then.
# Versions: zod 4.6.7, Node 20.20.
# Why it matters: whoever reads a stranger's JSON by safeParse counts on a value, and answers 500 to a body that is only wrong.
# Source: zod's packages/zod/src/v4/core/checks.ts: the checks of length ask `when` the value has a length that is not undefined, instead
#   of leaving out what an earlier check has refused.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit zod@4.6.7
cat > look.mjs <<'JS'
import { z } from "zod";

const body = JSON.parse('{"length": {"toString": []}}');
const kinds = {
  "z.string()": z.string(),
  "z.string().regex(/./)": z.string().regex(/./),
  "z.string().refine(…)": z.string().refine((text) => text.length > 0),
  "z.string().min(1)": z.string().min(1),
  "z.string().max(9)": z.string().max(9),
  "z.array(z.string()).min(1)": z.array(z.string()).min(1),
};
const seen = Object.entries(kinds).map(([name, schema]) => {
  try {
    return [name, schema.safeParse(body).success ? "taken" : "refused"];
  } catch (error) {
    return [name, error.name];
  }
});
for (const [name, what] of seen) console.log(`${name}: ${what}`);
const expected = ["refused", "refused", "refused", "TypeError", "TypeError", "TypeError"];
const isSo = seen.every(([, what], i) => what === expected[i]);
console.log(isSo ? "as seen before" : "CHANGED");
process.exit(isSo ? 0 : 1);
JS
node look.mjs
