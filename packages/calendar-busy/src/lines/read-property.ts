/** One line, taken apart. */
export type Property = {
  /** By lower-case names, e.g. `tzid`. */
  readonly params: Readonly<Record<string, string>>;
  /** What stands behind the colon. */
  readonly value: string;
};

/** Outlook's display names as identifiers, `(UTC+01:00) Amsterdam, Berlin`, without the quotes that a colon needs. */
const BARE_ZONE = /;TZID=([^";:]*\([^";]*\)[^";:]*):(?=\d{8})/i;
const LINE = /^[\w-]+((?:;[\w-]+=(?:"[^"]*"|[^";:])*)*):(.*)$/s;
const PARAM = /;([\w-]+)=("[^"]*"|[^";:]*)/g;

/** Takes a line apart; undefined where it makes no sense. */
export function readProperty(line: string): Property | undefined {
  const [, params, value] = LINE.exec(line.replace(BARE_ZONE, ';TZID="$1":')) ?? [];
  if (params === undefined || value === undefined) return undefined;
  const found = [...params.matchAll(PARAM)].map(([, name = "", text = ""]) => [
    name.toLowerCase(),
    text.replaceAll('"', ""),
  ]);
  return { params: Object.fromEntries(found) as Record<string, string>, value: value.trim() };
}

/** The values of a list, such as those of EXDATE. */
export const valuesOf = ({ value }: Property): readonly string[] =>
  value.split(",").map((part) => part.trim());

/** The lines of one name, as they stand in a component. */
export function linesOf(lines: readonly string[], name: string): readonly string[] {
  return lines.filter((line) => {
    const next = line[name.length];
    return (next === ":" || next === ";") && line.slice(0, name.length).toUpperCase() === name;
  });
}

/** The plain text of the first line of a name; an empty one is none. */
export function textOf(lines: readonly string[], name: string): string | null {
  const [line] = linesOf(lines, name);
  const value = line === undefined ? undefined : readProperty(line)?.value;
  return value === undefined || value === "" ? null : value.replaceAll(/\\([\\,;])/g, "$1");
}
