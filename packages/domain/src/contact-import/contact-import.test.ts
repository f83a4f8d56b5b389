import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { E164 } from "../phone/e164.ts";
import { guessColumns, guessColumnsByContent } from "./import-columns.ts";
import { joinImportRows, MAX_GROUP } from "./join-import-rows.ts";
import { type KnownContact, planImport } from "./plan-import.ts";
import { type ImportContext, type ImportRow, guessDateOrder, readImportRow } from "./read-import-row.ts";

const context: ImportContext = {
  columns: ["firstName", "lastName", "phone", "phone", "email", "birthDate"],
  region: "US",
  dateOrder: "month_first",
  today: Temporal.PlainDate.from("2026-11-20"),
};
const read = (cells: readonly string[], more: Partial<ImportContext> = {}) =>
  readImportRow({ row: 7, cells }, { ...context, ...more });

describe("columns", () => {
  test.each([
    [
      ["Name", "Phone", "E-mail", "Appointments"],
      ["name", "phone", "email", null],
    ],
    [
      ["First Name", "Last Name", "Mobile", "Home Phone", "Date of Birth", "Notes"],
      ["firstName", "lastName", "phone", "phone", "birthDate", null],
    ],
    [
      ["Nachname", "Vorname", "Telefon", "E-Mail-Adresse", "Geburtsdatum"],
      ["lastName", "firstName", "phone", "email", "birthDate"],
    ],
    [
      ["Nombre", "Teléfono", "Correo electrónico"],
      ["name", "phone", "email"],
    ],
    [
      ["Full name", "First name", "Last name", "DOB"],
      [null, "firstName", "lastName", "birthDate"],
    ],
    [
      ["Tom Hall", "415 555 0123"],
      [null, null],
    ],
  ])("%j", (heads, columns) => {
    expect(guessColumns(heads)).toEqual(columns);
  });

  test("without names at the top are told by what stands in them", () => {
    const rows = [
      ["17", "Tom Hall", "(415) 555-0123", "tom@example.com", "3/5/1980"],
      ["18", "Zoë O'Quartz", "+49 30 901820", "", "12/31/1979"],
    ];
    expect(guessColumnsByContent(rows)).toEqual([null, "name", "phone", "email", "birthDate"]);
  });
});

describe("a row", () => {
  test("is read by the clinic's own readers", () => {
    expect(read(["Zoë", "Quartz", "", "(415) 555-0123", "Zoe@Example.com ", "3/5/1980"])).toEqual({
      kind: "read",
      row: {
        row: 7,
        name: "Zoë Quartz",
        phone: "+14155550123",
        email: "zoe@example.com",
        birthDate: "1980-03-05",
      },
    });
  });

  test("of a file that we wrote ourselves loses the signs that keep spreadsheets from counting", () => {
    const columns = ["name", "phone"] as const;
    expect(read(["'=Zoë", "'+49 30 901820"], { columns })).toMatchObject({
      row: { name: "=Zoë", phone: "+4930901820" },
    });
  });

  test.each([
    [["", "", "415 555 0123"], [{ kind: "no_name" }]],
    [["Zoë"], [{ kind: "no_reach" }]],
    [["Zoë", "", "n/a", "-", "none"], [{ kind: "no_reach" }]],
    [["Zoë", "", "1.41556E+10"], [{ kind: "phone", given: "1.41556E+10" }]],
    [["Zoë", "", "12"], [{ kind: "phone", given: "12" }]],
    [["Zoë", "", "", "", "zoe@"], [{ kind: "email", given: "zoe@" }]],
    [["Zoë", "", "415 555 0123", "", "", "31/31/1980"], [{ kind: "birthDate", given: "31/31/1980" }]],
    [["Zoë", "", "415 555 0123", "", "", "1/1/2030"], [{ kind: "birthDate", given: "1/1/2030" }]],
    [["n".repeat(201), "", "415 555 0123"], [{ kind: "long_name" }]],
  ])("that cannot be read whole is not read: %j", (cells, problems) => {
    expect(read(cells)).toEqual({ kind: "unreadable", row: 7, problems });
  });

  test("in which nothing stands is no row", () => {
    expect(read(["", " "])).toEqual({ kind: "blank" });
  });

  test.each([
    ["3/5/1980", "month_first", "1980-03-05"],
    ["3/5/1980", "day_first", "1980-05-03"],
    ["25/3/1980", "month_first", "1980-03-25"],
    ["3.5.1980", "month_first", "1980-05-03"],
    ["1980-03-05 00:00:00", "day_first", "1980-03-05"],
    ["5 March 1980", "day_first", "1980-03-05"],
  ] as const)("with %s, %s", (given, dateOrder, birthDate) => {
    expect(read(["Zoë", "", "415 555 0123", "", "", given], { dateOrder })).toMatchObject({
      row: { birthDate },
    });
  });

  test.each([
    [["3/5/1980", "25/12/1980"], "US", "day_first"],
    [["3/5/1980", "12/25/1980"], "GB", "month_first"],
    [["3.5.1980"], "US", "day_first"],
    [["3/5/1980"], "US", "month_first"],
    [["3/5/1980"], "DE", "day_first"],
  ])("dates of a file %j in %s are %s", (given, region, order) => {
    expect(guessDateOrder(given, region)).toBe(order);
  });
});

const PHONE = E164.parse("+14155550123");
const person = (row: number, name: string, more: Partial<ImportRow> = {}): ImportRow => ({
  row,
  name,
  phone: PHONE,
  email: null,
  birthDate: null,
  ...more,
});

describe("rows of a file", () => {
  test("with one name under one number are one person, who gets what each of them says", () => {
    const joined = joinImportRows([
      person(2, "Tom Hall"),
      person(3, "HALL, Tom", { email: "tom@example.com" }),
      person(4, "Mr. Tom Hall", { email: "other@example.com" }),
      person(5, "Emma Hall"),
      person(6, "Tom Hall", { phone: null, email: "tom@example.com", birthDate: "1980-03-05" }),
    ]);
    expect(joined.groups).toEqual([
      [person(2, "Tom Hall", { email: "tom@example.com", birthDate: "1980-03-05" }), person(5, "Emma Hall")],
    ]);
    expect(joined.repeated).toEqual([
      { row: 3, of: 2 },
      { row: 6, of: 2 },
    ]);
    expect(joined.contradicting).toEqual([{ row: 4, of: 2, field: "email" }]);
  });

  test("under a number that stands for everybody are not taken for one family", () => {
    const rows = Array.from({ length: MAX_GROUP + 1 }, (_, at) =>
      person(at + 2, `Person ${"x".repeat(at + 1)}`),
    );
    const joined = joinImportRows(rows);
    expect(joined.groups).toEqual([]);
    expect(joined.crowded).toHaveLength(MAX_GROUP + 1);
  });
});

describe("the plan", () => {
  const known: KnownContact = {
    name: "Tom Hall",
    phone: PHONE,
    email: null,
    persons: [{ personId: "p1", name: "Tom Hall", birthDate: "1980-03-05", email: null }],
  };
  const kinds = (rows: readonly ImportRow[], contact: KnownContact | null) =>
    planImport(rows, contact, "keep").plans.map(({ kind }) => kind);

  test("adds who is new, with all who come under the number", () => {
    const { plans, contact } = planImport([person(2, "Tom Hall"), person(3, "Emma Hall")], null, "keep");
    expect(plans).toEqual([{ kind: "add" }, { kind: "add" }]);
    expect([contact.name, contact.persons.map(({ name }) => name)]).toEqual([
      "Tom Hall",
      ["Tom Hall", "Emma Hall"],
    ]);
  });

  test("adds a person to a known number, and fills in what is missing", () => {
    const rows = [person(2, "Emma Hall"), person(3, "Hall, Tom", { email: "tom@example.com" })];
    const { plans, contact } = planImport(rows, known, "keep");
    expect(plans).toEqual([
      { kind: "add_person", contactName: "Tom Hall" },
      { kind: "change", changes: [{ field: "email", from: null, to: "tom@example.com" }], kept: [] },
    ]);
    expect(contact).toMatchObject({ name: "Tom Hall", email: "tom@example.com" });
  });

  test("replaces what differs only when asked to, and says what it keeps", () => {
    const row = person(2, "Tom Hall", { birthDate: "1981-03-05" });
    const differs = [{ field: "birthDate", from: "1980-03-05", to: "1981-03-05" }];
    expect(planImport([row], known, "keep").plans).toEqual([{ kind: "same", kept: differs }]);
    expect(planImport([row], known, "replace").plans).toEqual([
      { kind: "change", changes: differs, kept: [] },
    ]);
  });

  test("never takes a family's address for somebody else's", () => {
    const family = { ...known, email: "tom@example.com" };
    const { plans, contact } = planImport(
      [person(2, "Emma Hall", { email: "emma@example.com" })],
      family,
      "replace",
    );
    expect(plans).toEqual([{ kind: "add_person", contactName: "Tom Hall" }]);
    expect([contact.email, contact.persons[1]?.email]).toEqual(["tom@example.com", "emma@example.com"]);
  });

  test("names a guest, and gives a number to who had only an address", () => {
    const guest = { ...known, name: "Guest", persons: [] };
    expect(planImport([person(2, "Zoë Quartz")], guest, "keep").plans).toEqual([
      { kind: "change", changes: [{ field: "name", from: "Guest", to: "Zoë Quartz" }], kept: [] },
    ]);
    const mailed = { ...known, phone: null, email: "tom@example.com" };
    const row = person(2, "Tom Hall", { email: "tom@example.com" });
    expect(planImport([row], mailed, "keep").plans).toEqual([
      { kind: "change", changes: [{ field: "phone", from: null, to: PHONE }], kept: [] },
    ]);
  });

  test("made again on what it has made leaves nothing to do", () => {
    const rows = [
      person(2, "Tom Hall", { email: "tom@example.com", birthDate: "1999-01-01" }),
      person(3, "Emma Hall", { email: "emma@example.com" }),
    ];
    for (const start of [null, known, { ...known, name: "Guest", persons: [] }]) {
      for (const onDifference of ["keep", "replace"] as const) {
        const { contact } = planImport(rows, start, onDifference);
        expect(planImport(rows, contact, onDifference).plans.map(({ kind }) => kind)).toEqual([
          "same",
          "same",
        ]);
      }
    }
    expect(kinds(rows, known)).toEqual(["change", "add_person"]);
  });
});
