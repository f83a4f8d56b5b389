import { readFileSync } from "node:fs";
import type { TrimmedDescription } from "./trim-description.ts";

/** Where it is from, and on which terms. */
export type DescriptionSource = {
  readonly repository: string;
  readonly path: string;
  /** The last one that changed the document. */
  readonly commit: string;
  readonly date: string;
  /** Of the whole document. */
  readonly sha256: string;
  readonly license: string;
};

export type DescriptionFile = TrimmedDescription & { readonly source: DescriptionSource };

export const DESCRIPTION_FILE: URL = new URL("./vapi-description.json", import.meta.url);

/** Written by compile-description.ts, so it is what it says. Some 300 kB: read once, when a body is to be checked. */
export function readDescriptionFile(): DescriptionFile {
  return JSON.parse(readFileSync(DESCRIPTION_FILE, "utf8")) as DescriptionFile;
}

/** A line a schema, so that a newer version can be read as a diff. */
export function writeDescription({ source, ...parts }: DescriptionFile): string {
  const lines = (all: Readonly<Record<string, unknown>>) =>
    Object.entries(all).map(([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`);
  const sections = Object.entries(parts).map(
    ([name, all]) => `  ${JSON.stringify(name)}: {\n${lines(all).join(",\n")}\n  }`,
  );
  return `{\n  "source": ${JSON.stringify(source)},\n${sections.join(",\n")}\n}\n`;
}
