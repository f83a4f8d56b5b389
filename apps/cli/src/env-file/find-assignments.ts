/** One `NAME=value` of an env file, by its places in the text. */
export type Assignment = {
  readonly name: string;
  /** Of the line, its indentation and `export` included. */
  readonly start: number;
  /** Of the value, its quotes included. */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** After the line break that ends it. */
  readonly end: number;
  readonly quote: '"' | "'" | "`" | "";
};

const LINE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/;

/** Every assignment, in order. A quoted value may go on over several lines, whose text is then never an assignment. */
export function findAssignments(text: string): readonly Assignment[] {
  const found: Assignment[] = [];
  for (let at = text.startsWith("\uFEFF") ? 1 : 0; at < text.length;) {
    const lineEnd = endOfLine(text, at);
    const head = LINE.exec(text.slice(at, lineEnd));
    if (head === null) {
      at = afterBreak(text, lineEnd);
      continue;
    }
    const valueStart = at + head[0].length;
    const value = readValue(text, valueStart, lineEnd);
    const end = afterBreak(text, endOfLine(text, value.valueEnd));
    found.push({ name: head[1] ?? "", start: at, valueStart, ...value, end });
    at = end;
  }
  return found;
}

function readValue(text: string, start: number, lineEnd: number): Pick<Assignment, "valueEnd" | "quote"> {
  const quote = text[start];
  if (quote === '"' || quote === "'" || quote === "`") {
    const close = text.indexOf(quote, start + 1);
    if (close !== -1) return { valueEnd: close + 1, quote };
  }
  const line = text.slice(start, lineEnd);
  const comment = line.indexOf("#");
  const value = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
  return { valueEnd: start + value.length, quote: "" };
}

/** Without its line break, CRLF included. */
function endOfLine(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  if (found === -1) return text.length;
  return found > from && text[found - 1] === "\r" ? found - 1 : found;
}

function afterBreak(text: string, lineEnd: number): number {
  if (text.startsWith("\r\n", lineEnd)) return lineEnd + 2;
  return Math.min(lineEnd + 1, text.length);
}
