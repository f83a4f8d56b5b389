import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { DESCRIPTION_FILE, writeDescription } from "./description-file.ts";
import { type OpenApiDocument, trimDescription } from "./trim-description.ts";

// npx tsx compile-description.ts <openapi.json> --commit <of VapiAI/docs> --date <of that commit>
// Makes vapi-description.json anew from Vapi's published document. Look at its licence first: LICENSE.vapi-docs has it.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { commit: { type: "string" }, date: { type: "string" } },
});
const [file] = positionals;
const { commit, date } = values;
if (file === undefined || commit === undefined || date === undefined) {
  throw new Error("compile-description.ts <openapi.json> --commit <sha> --date <yyyy-mm-dd>");
}
const text = readFileSync(file, "utf8");
const source = {
  repository: "https://github.com/VapiAI/docs",
  path: "fern/apis/api/openapi.json",
  commit,
  date,
  sha256: createHash("sha256").update(text).digest("hex"),
  license: "MIT, Copyright (c) 2025 Vapi; its text is in LICENSE.vapi-docs",
};
writeFileSync(
  DESCRIPTION_FILE,
  writeDescription({ source, ...trimDescription(JSON.parse(text) as OpenApiDocument) }),
);
