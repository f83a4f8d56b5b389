import { nameWords } from "./name-key.ts";

/** What somebody is called where only one name is said: "Emma" of "Mrs. Emma Jane Hall" and of "Hall, Emma". */
export function firstName(name: string): string {
  const [last = "", given = ""] = name.split(",").map((part) => part.trim());
  const whole =
    given !== "" && nameWords(given).length > 0 && !/^(?:jr|sr|md|phd|ii|iii|iv)\b/i.test(given)
      ? given
      : last;
  const [kept] = nameWords(whole);
  return whole.split(/\s+/).find((word) => nameWords(word)[0] === kept) ?? whole;
}
