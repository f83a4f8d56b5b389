import type { ImportProblem } from "@callwaiting/domain/read-import-row";
import type { JoinedRows } from "@callwaiting/domain/join-import-rows";

const FIELDS = { name: "name", phone: "number", email: "e-mail", birthDate: "date of birth" } as const;

/** "E-mail", at the beginning of a line. */
export const fieldName = (field: keyof typeof FIELDS): string =>
  `${FIELDS[field].charAt(0).toUpperCase()}${FIELDS[field].slice(1)}`;

/** Why a row cannot be read. */
export function describeProblemOf(problem: ImportProblem): string {
  switch (problem.kind) {
    case "no_name":
      return "There is no name.";
    case "long_name":
      return "The name is longer than 200 characters.";
    case "no_reach":
      return "There is neither a number nor an e-mail address.";
    case "phone":
      return `The number “${short(problem.given)}” cannot be read.`;
    case "email":
      return `The e-mail address “${short(problem.given)}” cannot be read.`;
    case "birthDate":
      return `The date of birth “${short(problem.given)}” cannot be read.`;
    default:
      return problem satisfies never;
  }
}

export const describeContradiction = ({ of, field }: JoinedRows["contradicting"][number]): string =>
  `Row ${of} has another ${FIELDS[field]} for the same person.`;

export const describeCrowd = (count: number): string =>
  `Its number stands for ${count} different people in this file.`;

const short = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
