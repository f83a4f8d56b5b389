import { NOT_ASKED_FOR, TAKEN } from "../rules/known-quirks.ts";
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

/** What a webhook may answer to a message of this type; `undefined`: it may answer anything. */
export function describedReply(type: string): Described | undefined {
  description ??= withQuirks(readDescriptionFile());
  const schema = description.replies[type];
  return schema === undefined ? undefined : find(description, schema, type);
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
  const change = (name: string, how: (schema: Schema) => Schema) => {
    const schema = schemas[name];
    if (schema === undefined) throw new Error(`A quirk is of ${name}, which the description does not have.`);
    schemas[name] = how(schema);
  };
  for (const [name, taken] of Object.entries(TAKEN)) {
    change(name, (schema) => ({ ...schema, properties: { ...schema.properties, ...taken } }));
  }
  for (const [name, properties] of Object.entries(NOT_ASKED_FOR)) {
    const isAskedFor = (property: string) => !properties.includes(property);
    change(name, (schema) => ({ ...schema, required: (schema.required ?? []).filter(isAskedFor) }));
  }
  return { ...description, schemas };
}
