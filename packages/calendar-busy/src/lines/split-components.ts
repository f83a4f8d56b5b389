import type { Component } from "./component.ts";

/** Lines that say when. All others, descriptions and attachments above all, are not even looked at. */
const MATTERS =
  /^(?:BEGIN|END|UID|DTSTART|DTEND|DURATION|RRULE|EXRULE|RDATE|EXDATE|RECURRENCE-ID|SEQUENCE|LAST-MODIFIED|STATUS|TRANSP|FREEBUSY|METHOD|TZID|TZOFFSETFROM|TZOFFSETTO|X-MICROSOFT-CDO-BUSYSTATUS|X-LIC-LOCATION|X-CALLWAITING-UID)[;:]/i;
const EDGE = /^(BEGIN|END):\s*([\w-]+)\s*$/i;
/** None of these stands within another: where one begins, the one before it has ended. */
const SIBLINGS = new Set(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"]);

/**
 * Takes a file apart into its calendars. Lines may end in any way and be folded; a line that is none, such as the rest of a
 * description whose line break nobody escaped, is passed over, since one such line must not cost the whole file.
 */
export function splitComponents(text: string): readonly Component[] {
  const file: Component = { name: "", lines: [], components: [], isCutOff: false };
  const open = [file];
  for (const line of unfoldLines(text)) {
    if (!MATTERS.test(line)) continue;
    const [, edge, name] = EDGE.exec(line) ?? [];
    if (edge === undefined || name === undefined) open.at(-1)?.lines.push(line);
    else if (edge.toUpperCase() === "BEGIN") begin(open, name.toUpperCase());
    else end(open, name.toUpperCase());
  }
  while (open.length > 1) close(open);
  return file.components.filter(({ name }) => name === "VCALENDAR");
}

function begin(open: Component[], name: string): void {
  if (SIBLINGS.has(name)) closeDownTo(open, (component) => SIBLINGS.has(component.name));
  if (name === "VCALENDAR") closeDownTo(open, (component) => component.name === "VCALENDAR");
  const component: Component = { name, lines: [], components: [], isCutOff: false };
  open.at(-1)?.components.push(component);
  open.push(component);
}

/** An end without a beginning is passed over. */
function end(open: Component[], name: string): void {
  const place = open.findLastIndex((component, index) => index > 0 && component.name === name);
  if (place === -1) return;
  while (open.length > place + 1) close(open);
  open.pop();
}

/** Ends all that is open, from the outermost of a kind on. */
function closeDownTo(open: Component[], isIt: (component: Component) => boolean): void {
  const place = open.findIndex((component, index) => index > 0 && isIt(component));
  if (place === -1) return;
  while (open.length > place) close(open);
}

function close(open: Component[]): void {
  const component = open.pop();
  if (component !== undefined) component.isCutOff = true;
}

/** Blank lines count for nothing: some programs end lines with two carriage returns, or break them twice. */
function* unfoldLines(text: string): Generator<string> {
  // Of a file that has neither of the two usual ends of a line, the others are taken.
  const pattern = /[\r\n]/.test(text) ? /[^\r\n]+/g : /[^\u0085\u2028\u2029]+/g;
  let line = "";
  for (const [part] of text.matchAll(pattern)) {
    if (part.startsWith(" ") || part.startsWith("\t")) line += part.slice(1);
    else {
      if (line !== "") yield line.startsWith("\uFEFF") ? line.slice(1) : line;
      line = part;
    }
  }
  if (line !== "") yield line.startsWith("\uFEFF") ? line.slice(1) : line;
}
