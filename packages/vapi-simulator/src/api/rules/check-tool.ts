import { ANY_TOOL, FUNCTION, FUNCTION_PARAMETERS, JSON_SCHEMA, TOOLS } from "./allowed-properties.ts";
import { checkProperties, checkVariant, isObject } from "./check-properties.ts";
import { checkServer } from "./check-server.ts";

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const TYPES = ["string", "number", "integer", "boolean", "array", "object"];

/** A tool of its own (`at` is empty) or one inside a model. */
export function checkTool(tool: unknown, at: string): string[] {
  const faults = checkVariant(tool, { at, key: "type", common: ANY_TOOL, variants: TOOLS });
  if (!isObject(tool)) return faults;
  const prefix = at === "" ? "" : `${at}.`;
  return [
    ...faults,
    ...checkServer(tool["server"], `${prefix}server`),
    ...checkFunction(tool["function"], `${prefix}function`),
  ];
}

function checkFunction(value: unknown, at: string): string[] {
  if (value === undefined) return [];
  if (!isObject(value)) return [`${at} must be an object`];
  const { name, parameters } = value;
  const isName = typeof name !== "string" || NAME.test(name);
  return [
    ...checkProperties(value, { at, allowed: FUNCTION }),
    ...(isName ? [] : [`${at}.name must match ${NAME.source} regular expression`]),
    ...(parameters === undefined ? [] : checkParameters(parameters, `${at}.parameters`)),
  ];
}

function checkParameters(parameters: unknown, at: string): string[] {
  if (!isObject(parameters)) return [`${at} must be an object`];
  return [
    ...checkProperties(parameters, { at, allowed: FUNCTION_PARAMETERS }),
    ...(parameters["type"] === "object" ? [] : [`${at}.type must be one of the following values: object`]),
    ...checkSchemas(parameters["properties"], `${at}.properties`),
  ];
}

function checkSchemas(properties: unknown, at: string): string[] {
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, schema]) => checkSchema(schema, `${at}.${name}`));
}

/** Vapi OpenAPI `JsonSchema`: no `minLength`, no `anyOf`, no `additionalProperties`, one type. */
function checkSchema(schema: unknown, at: string): string[] {
  if (!isObject(schema)) return [`${at} must be an object`];
  const { type, items, properties } = schema;
  const isType = typeof type === "string" && TYPES.includes(type);
  return [
    ...checkProperties(schema, { at, allowed: JSON_SCHEMA }),
    ...(isType ? [] : [`${at}.type must be one of the following values: ${TYPES.join(", ")}`]),
    ...(items === undefined ? [] : checkSchema(items, `${at}.items`)),
    ...checkSchemas(properties, `${at}.properties`),
  ];
}
