import fc from "fast-check";

const WORDS =
  "tomorrow yesterday today next last this tuesday monday friday sunday november december jan february 29th 30 15th the first second twenty-one of at in on a week weeks two days from after before noon midnight half past quarter to three 2pm 14:00 25:61 am pm morning night 2024-02-29 2026-13-40 12/1 31/12 2026 99999 -1 T Z + plus double triple five oh four hundred ext. 555 dot com gmail @ o'clock year month ago now or until \u202F \u0000 ١٢ ２ 🦷 é".split(
    " ",
  );

/** What a model may send: words that the readers know in any order, any Unicode, broken surrogates, long text. */
export const spokenText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(fc.constantFrom(...WORDS), { maxLength: 9 }).map((words) => words.join(" ")),
  },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 250 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...WORDS, "\u0000", "\uD800", "1", " "), fc.integer({ min: 1, max: 5000 }))
      .map(([word, count]) => word.repeat(count)),
  },
);

/** Long inputs on which a careless regular expression or parser spends seconds. */
export const HOSTILE_TEXTS: readonly string[] = [
  "1".repeat(1_000_000),
  " ".repeat(1_000_000),
  `${" ".repeat(500_000)}x${" ".repeat(500_000)}`,
  "one ".repeat(250_000),
  "<".repeat(1_000_000),
  "a@".repeat(500_000),
  "tomorrow ".repeat(100_000),
  "2026-12-01T".repeat(90_000),
  "at 2 ".repeat(40),
  "1 ".repeat(100),
  "ﷺ".repeat(200),
  "\u0301".repeat(1_000_000),
];
