import { TAKEN } from "../rules/known-quirks.ts";
import { readDescriptionFile } from "./description-file.ts";
import { nameIn } from "./find-kind.ts";
import type { Schema } from "./schema.ts";
import type { TrimmedDescription } from "./trim-description.ts";

export type Described = { readonly schema: Schema; readonly named: (ref: string) => Schema };

let description: TrimmedDescription | undefined;

/** What a body of this operation must be: `PATCH /tool/{id}`. */
export function describedAs(operation: string): Described {
  description ??= withQuirks(readDescriptionFile());
  return find(description, description.bodies[operation], operation);
}

/** What Vapi answers to it. */
export function describedAnswer(operation: string): Described {
  description ??= withQuirks(readDescriptionFile());
  return find(description, description.answers[operation], operation);
}

function find({ schemas }: TrimmedDescription, schema: Schema | undefined, operation: string): Described {
  if (schema === undefined) throw new Error(`The description does not have ${operation}.`);
  return {
    schema,
    named: (ref) => {
      const found = schemas[nameIn(ref)];
      if (found === undefined) throw new Error(`The description does not have ${ref}.`);
      return found;
    },
  };
}

function withQuirks(description: TrimmedDescription): TrimmedDescription {
  const schemas = { ...description.schemas };
  for (const [name, taken] of Object.entries(TAKEN)) {
    const schema = schemas[name];
    if (schema === undefined) throw new Error(`A quirk is of ${name}, which the description does not have.`);
    schemas[name] = { ...schema, properties: { ...schema.properties, ...taken } };
  }
  return { ...description, schemas };
}
