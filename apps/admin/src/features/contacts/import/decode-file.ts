/** How a file of text was written. */
export type Encoding = "UTF-8" | "UTF-16" | "Windows-1252";

export type DecodedFile =
  | { readonly kind: "text"; readonly text: string; readonly encoding: Encoding }
  /** A workbook or something else that is no text. */
  | { readonly kind: "workbook" | "not_text" };

/**
 * The text of a file that a spreadsheet or another program has saved: UTF-8 and UTF-16 with or without their mark at the
 * beginning, else the one byte for a letter that Windows writes in western countries.
 */
export function decodeFile(bytes: Uint8Array): DecodedFile {
  // .xlsx and .ods are ZIP archives, .xls is an OLE file.
  if (begins(bytes, [0x50, 0x4b, 0x03, 0x04]) || begins(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    return { kind: "workbook" };
  }
  const wide = wideEncoding(bytes);
  if (wide !== null) {
    return { kind: "text", text: new TextDecoder(wide).decode(bytes), encoding: "UTF-16" };
  }
  if (bytes.includes(0)) return { kind: "not_text" };
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), encoding: "UTF-8" };
  } catch {
    return { kind: "text", text: new TextDecoder("windows-1252").decode(bytes), encoding: "Windows-1252" };
  }
}

const begins = (bytes: Uint8Array, with_: readonly number[]) => with_.every((byte, at) => bytes[at] === byte);

/** By its mark; without one, by every second byte being zero, as it is in any text of western letters. */
function wideEncoding(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (begins(bytes, [0xff, 0xfe])) return "utf-16le";
  if (begins(bytes, [0xfe, 0xff])) return "utf-16be";
  const head = bytes.subarray(0, 512);
  const zeros = (from: 0 | 1) => head.filter((byte, at) => at % 2 === from && byte === 0).length;
  if (zeros(1) > head.length / 4 && zeros(0) === 0) return "utf-16le";
  return zeros(0) > head.length / 4 && zeros(1) === 0 ? "utf-16be" : null;
}
