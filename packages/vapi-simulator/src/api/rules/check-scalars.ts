import type { Schema } from "../description/schema.ts";
import { type Checked, fine, wrong } from "./checked.ts";

type Format = { readonly isIt: (text: string) => boolean; readonly words: string };

const FORMATS: Readonly<Record<string, Format>> = {
  uri: { isIt: (text) => URL.canParse(text), words: "a URL address" },
  uuid: {
    isIt: (text) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text),
    words: "a UUID",
  },
  "date-time": {
    isIt: (text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)),
    words: "a valid ISO 8601 date string",
  },
};

export function checkText(value: unknown, schema: Schema, at: string): Checked {
  if (typeof value !== "string") return wrong(`${at} must be a string`);
  const { minLength = 0, maxLength = Infinity, pattern } = schema;
  const format = FORMATS[schema.format ?? ""];
  const faults = [
    ...(value.length < minLength ? [`must be longer than or equal to ${minLength} characters`] : []),
    ...(value.length > maxLength ? [`must be shorter than or equal to ${maxLength} characters`] : []),
    ...(pattern === undefined || new RegExp(pattern, "u").test(value)
      ? []
      : [`must match ${pattern} regular expression`]),
    ...(format === undefined || format.isIt(value) ? [] : [`must be ${format.words}`]),
  ];
  return faults.length === 0 ? fine(value) : wrong(...faults.map((fault) => `${at} ${fault}`));
}

export function checkNumber(value: unknown, schema: Schema, at: string): Checked {
  const isOne = typeof value === "number" && Number.isFinite(value);
  if (!isOne) return wrong(`${at} must be a number conforming to the specified constraints`);
  if (schema.type === "integer" && !Number.isInteger(value)) return wrong(`${at} must be an integer number`);
  const { minimum = -Infinity, maximum = Infinity } = schema;
  if (value < minimum) return wrong(`${at} must not be less than ${minimum}`);
  return value > maximum ? wrong(`${at} must not be greater than ${maximum}`) : fine(value);
}
