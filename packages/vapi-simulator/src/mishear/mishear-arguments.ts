type Arguments = Readonly<Record<string, unknown>>;

/** Text of digits as a number: `4155550123` instead of `"4155550123"`. */
export function digitsAsNumbers(args: Arguments): Arguments {
  const entries = Object.entries(args).map(([key, value]) => [key, isDigits(value) ? Number(value) : value]);
  return Object.fromEntries(entries) as Arguments;
}

/** Short enough to be exact as a number, and without a zero in front that would be lost. */
function isDigits(value: unknown): boolean {
  return typeof value === "string" && /^[1-9]\d{0,14}$/.test(value);
}

/** Arguments that no schema has, and that change nothing. */
export function withExtraArguments(args: Arguments): Arguments {
  return {
    ...args,
    confidence: 0.92,
    reasoning: "The caller asked for it.",
    timezone: "local",
    confirmed: true,
  };
}

/** `null` for what the caller did not say. */
export function withNulls(args: Arguments, names: readonly string[]): Arguments {
  return { ...args, ...Object.fromEntries(names.map((name) => [name, null])) };
}

/** The object once more around itself: `{"arguments": {...}}`. */
export function wrapArguments(args: Arguments): Arguments {
  return { arguments: args };
}

/** Text of the text of the object. */
export function encodeTwice(args: Arguments): string {
  return JSON.stringify(JSON.stringify(args));
}

/** `{"a": 1,}`: nearly JSON. */
export function withTrailingComma(args: Arguments): string {
  return JSON.stringify(args).replace(/\}$/, ",}");
}

/** The token limit struck in the middle. */
export function cutOff(args: Arguments): string {
  const text = JSON.stringify(args);
  return text.slice(0, Math.ceil(text.length / 2));
}
