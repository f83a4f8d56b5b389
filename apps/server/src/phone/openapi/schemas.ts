import { z } from "zod";

/** The schemas that have a name in the description; every other one is written out where it is used. */
export const named = z.registry<{ readonly id: string; readonly description?: string }>();

export type JsonObject = Readonly<Record<string, unknown>>;

const COMPONENTS = "#/components/schemas/";

/** A schema as OpenAPI 3.1 takes it: JSON Schema 2020-12, with references to the named ones. */
export function toSchema(schema: z.ZodType): JsonObject {
  const name = named.get(schema)?.id;
  if (name !== undefined) return { $ref: `${COMPONENTS}${name}` };
  const { $schema: _schema, $defs: _defs, ...rest } = convert(schema);
  return JSON.parse(JSON.stringify(rest).replaceAll(`"#/$defs/`, `"${COMPONENTS}`)) as JsonObject;
}

/** Every named schema, for `components.schemas`. */
export function namedSchemas(): JsonObject {
  const { schemas } = z.toJSONSchema(named, { uri: (id) => `${COMPONENTS}${id}`, override });
  const entries = Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...rest }]) => [id, rest]);
  return Object.fromEntries(entries) as JsonObject;
}

function convert(schema: z.ZodType) {
  return z.toJSONSchema(schema, { metadata: named, override });
}

type Converted = { readonly zodSchema: z.core.$ZodType; readonly jsonSchema: z.core.JSONSchema.BaseSchema };

function override({ zodSchema, jsonSchema }: Converted): void {
  const description = z.globalRegistry.get(zodSchema)?.description;
  if (description !== undefined && jsonSchema.$ref === undefined) jsonSchema.description = description;
  // Our tests hold every answer to its schema strictly. Clients must not, or a new key of ours would break them.
  if (jsonSchema.additionalProperties === false) {
    delete jsonSchema.additionalProperties;
    // Of an object without any keys nothing would be left that tells it from others.
    if (Object.keys(jsonSchema.properties ?? {}).length === 0) jsonSchema.maxProperties = 0;
  }
  // What zod adds to say the same as `format` and `integer` already do fills half a page.
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}
