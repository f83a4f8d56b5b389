import fc from "fast-check";
import { expect, test } from "vitest";
import { processorMs } from "../../test/processor-ms.ts";
import { HOSTILE_TEXTS, spokenText } from "../testing/spoken-text.ts";
import { namesSeveral } from "./names-several.ts";
import { normalizeName } from "./normalize-name.ts";

test.each([
  ["john smith", "John Smith"],
  ["JOHN SMITH", "John Smith"],
  ["John Smith", "John Smith"],
  ["john Smith", "John Smith"],
  ["  john \t  smith \n", "John Smith"],
  ["MARY O'BRIEN", "Mary O'Brien"],
  ["mary o’brien", "Mary O'Brien"],
  ["d'angelo dell'acqua", "D'Angelo Dell'Acqua"],
  ["st. john's", "St. John's"],
  ["McDonald", "McDonald"],
  ["mcdonald", "McDonald"],
  ["RONALD MCDONALD", "Ronald McDonald"],
  ["macy", "Macy"],
  ["DeShawn LaFontaine", "DeShawn LaFontaine"],
  ["ludwig van der berg", "Ludwig van der Berg"],
  ["LUDWIG VAN DER BERG", "Ludwig van der Berg"],
  ["Ludwig Van Der Berg", "Ludwig Van Der Berg"],
  ["van der berg", "Van der Berg"],
  ["maria de la cruz", "Maria de la Cruz"],
  ["anna le", "Anna Le"],
  ["anne-marie", "Anne-Marie"],
  ["ANNE–MARIE DUPONT-LEE", "Anne-Marie Dupont-Lee"],
  ["john smith iii", "John Smith III"],
  ["john smith jr.", "John Smith Jr."],
  ["dr. lee", "Dr. Lee"],
  ["JP Morgan", "JP Morgan"],
  ["Łukasz", "Łukasz"],
  ["łukasz żak", "Łukasz Żak"],
  ["JOSÉ GARCÍA", "José García"],
  // Decomposed accents, as some systems send them.
  ["jose\u0301", "José"],
  ["straße", "Straße"],
  ["ольга иванова", "Ольга Иванова"],
  ["李小龙", "李小龙"],
  ["ვახტანგ", "ვახტანგ"],
  ["my name is john smith", "John Smith"],
  ["for my son Tom Baker", "Tom Baker"],
  ["for my son, Tom Baker", "Tom Baker"],
  ["it's for my daughter Emma Hall", "Emma Hall"],
  ["my wife, Anna Lee", "Anna Lee"],
  ["my mother's", ""],
  ["an appointment for my husband John Smith", "John Smith"],
  ["I'm calling for my mother-in-law Ann Lee", "Ann Lee"],
  ["on behalf of my father Jack Stone", "Jack Stone"],
  ["for Tom Baker", "Tom Baker"],
  ["my little brother, his name is Tom", "Tom"],
  ["Tom Baker, my son", "Tom Baker"],
  ["Tom Baker (my son)", "Tom Baker"],
  ["Tom Baker 40 | years old", "Tom Baker"],
  ["yes, John Smith", "John Smith"],
  ["the name is John Smith", "John Smith"],
  ["his name is john smith", "John Smith"],
  ["John Smith speaking", "John Smith"],
  ["john smith please", "John Smith"],
  ["john smith md", "John Smith"],
  ["John Smith, M.D.", "John Smith"],
  ["jane doe phd", "Jane Doe"],
  ["Jane Doe, RN, PhD", "Jane Doe"],
  ["john smith jr", "John Smith Jr"],
  ["Sonny Boyd", "Sonny Boyd"],
  ["Forrest Gump", "Forrest Gump"],
  ["Ian Mead", "Ian Mead"],
  ["yes", ""],
  ["Yes.", ""],
  ["the caller", ""],
  ["Caller", ""],
  ["me", ""],
  ["myself", ""],
  ["it's me", ""],
  ["for me", ""],
  ["for myself", ""],
  ["my son", ""],
  ["for my daughter", ""],
  ["the patient", ""],
  ["[patient name]", ""],
  ["same", ""],
  ["It's Anna", "Anna"],
  ["john\u200b smith\u202e", "John Smith"],
  ["john\u0000smith", "John Smith"],
  ["<b>john</b> smith", "John Smith"],
  ['<img src=x onerror="alert(1)">john', "John"],
  ["{{ john }} | `smith`", "John 'Smith'"],
  ["John_Smith 🦷", "John Smith"],
  ["", ""],
  ["   ", ""],
  ["N/A", ""],
  ["not provided", ""],
  ["Speaker", ""],
  ["Speaker 1", ""],
  ["the caller", ""],
  ["everyone", ""],
  ["both of them", ""],
  ["my twins", ""],
  ["her family", ""],
  ["my daughter and son", ""],
  ["Unknown", ""],
  ["<>", ""],
])("%j is %j", (text, name) => {
  expect(normalizeName(text).name).toBe(name);
});

test("at most 100 characters, never half of one", () => {
  expect(Array.from(normalizeName("x".repeat(500)).name)).toHaveLength(100);
  const wide = normalizeName("𠮷".repeat(500)).name;
  expect(Array.from(wide)).toHaveLength(100);
  expect(wide).not.toMatch(/\p{Cs}/u);
});

test("reports a change, and only a change", () => {
  expect(normalizeName("john smith").corrections).toEqual([
    { field: "name", from: "john smith", to: "John Smith", reason: "reformatted" },
  ]);
  expect(normalizeName(" John Smith ").corrections).toEqual([]);
  expect(normalizeName("N/A").corrections).toEqual([]);
});

test("never throws, never lets markup through, and an answer is read back unchanged", () => {
  const anyText = fc.oneof(spokenText, fc.string({ unit: "binary", maxLength: 150 }));
  fc.assert(
    fc.property(anyText, (text) => {
      const { name } = normalizeName(text);
      expect(name).not.toMatch(/[<>{}[\]\\`|\p{Cc}\p{Cf}\p{Cs}]/u);
      expect(name).toBe(name.normalize("NFC"));
      expect(normalizeName(name)).toEqual({ name, corrections: [] });
    }),
    { numRuns: 500 },
  );
});

test("a million characters cost no time", () => {
  const start = processorMs();
  for (const text of HOSTILE_TEXTS) expect(normalizeName(text).name.length).toBeLessThanOrEqual(200);
  expect(processorMs() - start).toBeLessThan(1000);
});

test.each([
  ["John and Jane Doe", true],
  ["John Doe & Jane Doe", true],
  ["Mr. & Mrs. Hall", true],
  ["Tom Baker and family", true],
  ["Hans und Grete Weber", true],
  ["Al Fo or Bea Fo", true],
  ["the Doe family", true],
  ["for the Doe family", true],
  ["the family Doe", true],
  ["Doe family", true],
  ["Lisa Baker's family", true],
  ["the Hall kids", true],
  ["Hall children", true],
  ["the Halls", true],
  ["the Joneses", true],
  ["our twins Tom Hall", true],
  ["my two kids", true],
  ["my kids Tom and Lisa Baker", true],
  ["both Emma and Tom", true],
  ["everyone in the Hall family", true],
  ["John Doe plus one", true],
  ["John Doe + 1", true],
  ["John Doe with his wife", true],
  ["Emma Hall and her brother", true],
  ["Emma with Tom Hall", true],
  ["Mr. and Mrs. Doe", true],
  ["EMMA AND TOM HALL", true],
  ["Tom or Lisa Hall", true],
  ["tom or lisa hall", true],
  ["Emma/Tom Hall", true],
  ["Emma Hall, Tom Hall", true],
  ["Emma, Tom and Lisa Hall", true],
  ["my son Tom", false],
  ["Hall, Emma Jane", false],
  ["John Doe, Jr.", false],
  ["Noa Or Cohen", false],
  ["The Nguyen", false],
  ["Tom Boys", false],
  ["Allison Baker", false],
  ["James Plus", false],
  ["Anna Anderson", false],
  ["Or Cohen", false],
  ["Victoria Orton", false],
  ["Brandy Land", false],
  ["Santiago Ramón y Cajal", false],
  ["Sandra Van Der Berg", false],
])("%s are several: %s", (name, expected) => {
  expect(namesSeveral(normalizeName(name).name)).toBe(expected);
});
