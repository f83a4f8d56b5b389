/** What a column of a file of contacts can hold. Several may hold phone numbers: the first that is filled counts. */
export const IMPORT_FIELDS = ["name", "firstName", "lastName", "phone", "email", "birthDate"] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];
/** Null: a column that is left out. */
export type ImportColumns = readonly (ImportField | null)[];

/** How the programs of clinics and their spreadsheets head these columns, without accents and signs. */
const HEADS: Readonly<Record<ImportField, string>> = {
  name: "name|full name|patient|patient name|client|client name|contact|contact name|customer|customer name|display name|nombre completo|nombre y apellidos|paciente|nom complet|nom et prenom|vollstandiger name|patientenname|kunde|naam|volledige naam|nome completo|cliente",
  firstName:
    "first name|firstname|first|given name|givenname|forename|preferred name|vorname|nombre|nombres|prenom|prenoms|voornaam|nome|primeiro nome",
  lastName:
    "last name|lastname|last|surname|family name|familyname|nachname|familienname|apellido|apellidos|nom|nom de famille|achternaam|cognome|sobrenome|apelido",
  phone:
    "phone|phone number|phone no|phone 1|phone 2|telephone|telephone number|tel|tel no|mobile|mobile phone|mobile number|cell|cell phone|cellphone|home phone|work phone|primary phone|main phone|contact number|number|telefon|telefonnummer|handy|mobil|mobilnummer|mobiltelefon|rufnummer|telefono|telefonos|movil|celular|numero de telefono|portable|numero de telephone|telefoon|telefoonnummer|mobiel|telefone|telemovel|cellulare",
  email:
    "email|e mail|email address|e mail address|mail|primary email|email 1|e mail adresse|emailadresse|mailadresse|correo|correo electronico|courriel|adresse e mail|adresse mail|emailadres|posta elettronica|correio eletronico",
  birthDate:
    "birth date|birthdate|birthday|date of birth|dob|d o b|born|geburtsdatum|geburtstag|geb datum|geboren|fecha de nacimiento|nacimiento|date de naissance|naissance|ne le|geboortedatum|data di nascita|data de nascimento|nascimento",
};
const FIELD_OF: ReadonlyMap<string, ImportField> = new Map(
  IMPORT_FIELDS.flatMap((field) => HEADS[field].split("|").map((head) => [head, field] as const)),
);

/** "E-Mail Address:" as it is looked up. */
function headKey(head: string): string {
  return head
    .slice(0, 100)
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Which columns are what, by the names at their tops. All null where none is known: then the first row may hold somebody. */
export function guessColumns(heads: readonly string[]): ImportColumns {
  return onlyOnce(heads.map((head) => FIELD_OF.get(headKey(head)) ?? null));
}

/** The same by what stands in them, for a file without names at the top. */
export function guessColumnsByContent(rows: readonly (readonly string[])[]): ImportColumns {
  const width = Math.max(0, ...rows.map((row) => row.length));
  return onlyOnce(
    Array.from({ length: width }, (_, at) =>
      kindOf(rows.map((row) => row[at]?.trim() ?? "").filter(Boolean)),
    ),
  );
}

const KINDS: readonly (readonly [ImportField, RegExp])[] = [
  ["email", /^[^@\s]+@[^@\s]+\.[^@\s]+$/],
  ["birthDate", /^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4}))$/],
  ["phone", /^'?\+?(?:[\s().\-/]*\d){7,15}[\s).]*$/],
  ["name", /^\p{L}[\p{L}\p{M} .,'’-]+$/u],
];

function kindOf(values: readonly string[]): ImportField | null {
  if (values.length === 0) return null;
  const found = KINDS.find(([, pattern]) => values.every((value) => pattern.test(value)));
  return found?.[0] ?? null;
}

/** "First name" and "First name (old)" are not both the first name. Where both parts of a name are there, no whole one is needed. */
function onlyOnce(columns: ImportColumns): ImportColumns {
  const hasParts = columns.includes("firstName") && columns.includes("lastName");
  return columns.map((field, at) => {
    if (field === "phone" || field === null) return field;
    // "Nombre" and "Nome" alone are the whole name.
    if (field === "firstName" && !hasParts && !columns.includes("name")) {
      return at === columns.indexOf(field) ? "name" : null;
    }
    if (field === "name" && hasParts) return null;
    return columns.indexOf(field) === at ? field : null;
  });
}
