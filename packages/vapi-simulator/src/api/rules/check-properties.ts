export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where in the body, `voice` or `model.tools.0`; empty at the top. */
type Place = {
  readonly at: string;
  /** Names apart by spaces, `!` for required. */
  readonly allowed: string;
  /** A PATCH may leave required ones out at the top. */
  readonly partial?: boolean;
};

/** The sentences of NestJS's ValidationPipe: `property X should not exist`, `voice.property X should not exist`. */
export function checkProperties(value: Json, { at, allowed, partial = false }: Place): string[] {
  const words = allowed.split(" ");
  const names = new Set(words.map((word) => word.replace("!", "")));
  const prefix = at === "" ? "" : `${at}.`;
  const unknown = Object.keys(value).filter((name) => !names.has(name));
  const required = partial ? [] : words.filter((word) => word.endsWith("!")).map((word) => word.slice(0, -1));
  const missing = required.filter((name) => value[name] === undefined || value[name] === null);
  return [
    ...unknown.map((name) => `${prefix}property ${name} should not exist`),
    ...missing.map((name) => `${prefix}${name} should not be null or undefined`),
  ];
}

type Variants = {
  readonly at: string;
  readonly key: string;
  readonly common: string;
  readonly variants: Readonly<Record<string, string>>;
};

/** Which names are allowed is up to `provider` or `type`. */
export function checkVariant(value: unknown, { at, key, common, variants }: Variants): string[] {
  if (!isObject(value)) return [`${at} must be an object`];
  const variant = value[key];
  const own = typeof variant === "string" && Object.hasOwn(variants, variant) ? variants[variant] : undefined;
  const prefix = at === "" ? "" : `${at}.`;
  if (own === undefined) {
    return [`${prefix}${key} must be one of the following values: ${Object.keys(variants).join(", ")}`];
  }
  return checkProperties(value, { at, allowed: `${own} ${common}`.trim() });
}

export function checkMaxLength(body: Json, name: string, limit: number): string[] {
  const value = body[name];
  if (value === undefined) return [];
  if (typeof value !== "string") return [`${name} must be a string`];
  return value.length > limit ? [`${name} must be shorter than or equal to ${limit} characters`] : [];
}
