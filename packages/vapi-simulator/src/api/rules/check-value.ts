import type { Schema } from "../description/schema.ts";
import { checkNumber, checkText } from "./check-scalars.ts";
import { below, type Checked, fine, type Place, wrong } from "./checked.ts";
import { isObject } from "./json.ts";

/**
 * Own code, because the refusals are what is played: ajv takes 0.6 s of a processor to compile these schemas, and its
 * errors would have to be told as NestJS tells them. A test holds it to ajv's judgement.
 */
export function checkValue(value: unknown, schema: Schema, place: Place): Checked {
  if (schema.$ref !== undefined) return checkValue(value, place.named(schema.$ref), place);
  if (value === null && schema.nullable === true) return fine(value);
  if (schema.anyOf !== undefined) return checkChoice(value, schema, place);
  if (schema.enum !== undefined) return checkOneOf(value, schema.enum, place);
  switch (schema.type) {
    case "string":
      return checkText(value, schema, place.at);
    case "number":
    case "integer":
      return checkNumber(value, schema, place.at);
    case "boolean":
      return typeof value === "boolean" ? fine(value) : wrong(`${place.at} must be a boolean value`);
    case "array":
      return checkArray(value, schema, place);
    case "object":
      return checkObject(value, schema, place);
    case undefined:
    default:
      return fine(value);
  }
}

function checkOneOf(value: unknown, values: readonly unknown[], { at }: Place): Checked {
  if (values.includes(value)) return fine(value);
  return wrong(`${at} must be one of the following values: ${values.join(", ")}`);
}

function checkArray(value: unknown, { items = {} }: Schema, place: Place): Checked {
  const { at } = place;
  if (!Array.isArray(value)) return wrong(`${at} must be an array`);
  // Of a list of texts or numbers NestJS tells once what each of them must be.
  const isPlain = items.type !== undefined && items.type !== "object" && items.type !== "array";
  const where = (index: number) => (isPlain ? `each value in ${at}` : `${at}.${index}`);
  const checked = value.map((one: unknown, index) => checkValue(one, items, { ...place, at: where(index) }));
  const faults = [...new Set(checked.flatMap((one) => one.faults))];
  return faults.length === 0 ? fine(checked.map(({ kept }) => kept)) : wrong(...faults);
}

function checkObject(value: unknown, schema: Schema, place: Place): Checked {
  if (!isObject(value)) return wrong(`${place.at} must be an object`);
  const { properties, additionalProperties, required = [] } = schema;
  if (properties === undefined && additionalProperties === undefined) return fine(value);
  const schemaOf = (name: string) =>
    properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
  const checked = Object.entries(value).map(([name, one]) => {
    const own = schemaOf(name);
    const refused = place.at === "" ? `property ${name}` : `${place.at}.property ${name}`;
    const result =
      own === undefined
        ? wrong(`${refused} should not exist`)
        : checkValue(one, own, { ...place, at: below(place, name) });
    return { name, ...result };
  });
  const missing = required.filter((name) => value[name] === undefined);
  const faults = [
    ...checked.flatMap((one) => one.faults),
    ...missing.map((name) => `${below(place, name)} should not be null or undefined`),
  ];
  if (faults.length > 0) return wrong(...faults);
  return fine(Object.fromEntries(checked.map(({ name, kept }) => [name, kept])));
}

/** A voice of one of twenty providers; a text or an object. */
function checkChoice(value: unknown, schema: Schema, place: Place): Checked {
  const { "x-kind": kind, "x-kept-as": keptAs } = schema;
  const choices = (schema.anyOf ?? []).map((one) => resolve(one, place));
  if (kind !== undefined && isObject(value)) return checkKind(value, { kind, choices, place });
  const checked = choices.map((one) => checkValue(value, one, place));
  const right = checked.find(({ faults }) => faults.length === 0);
  if (right === undefined) return closest(value, choices, checked);
  return keptAs === "string" ? fine(String(right.kept)) : right;
}

type Kinds = { readonly kind: string; readonly choices: readonly Schema[]; readonly place: Place };

function checkKind(value: Readonly<Record<string, unknown>>, { kind, choices, place }: Kinds): Checked {
  const values = (one: Schema) => one.properties?.[kind]?.enum ?? [];
  const own = choices.find((one) => values(one).includes(value[kind]));
  if (own !== undefined) return checkValue(value, own, place);
  return checkOneOf(value[kind], choices.flatMap(values), { ...place, at: below(place, kind) });
}

/** What is wrong with it as the choice that it comes nearest to. */
function closest(value: unknown, choices: readonly Schema[], checked: readonly Checked[]): Checked {
  const type = Array.isArray(value) ? "array" : typeof value;
  const ofType = checked.filter((_, index) => choices[index]?.type === type);
  const [first = wrong(), ...others] = ofType.length > 0 ? ofType : checked;
  return others.reduce((best, one) => (one.faults.length < best.faults.length ? one : best), first);
}

function resolve(schema: Schema, place: Place): Schema {
  return schema.$ref === undefined ? schema : resolve(place.named(schema.$ref), place);
}
