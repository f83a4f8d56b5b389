/**
 * For test files whose outcome cannot depend on where the process runs: whatever asks for the time zone of the process
 * throws, in our code, in its libraries and in the test itself. One run of such a file proves what a run in every zone
 * would.
 */
const LOCAL_PARTS = ["Date", "Day", "FullYear", "Hours", "Minutes", "Month", "Seconds", "TimezoneOffset"];
const LOCAL_TEXTS = ["", "Date", "Time", "Locale", "LocaleDate", "LocaleTime"];
/** Text that names its zone, or a bare ISO date, which is UTC by the standard. */
const NAMES_ITS_ZONE = /(?:Z|[+-]\d\d:?\d\d)$|^[+-]?\d{4,6}(?:-\d\d){0,2}$/;
const FORBIDDEN = Symbol.for("callwaiting.process-time-zone-forbidden");

function refuse(): never {
  throw new Error("This reads the time zone of the process.");
}

function forbidLocalDates(): void {
  const localDates: object = Date.prototype;
  for (const name of [
    ...LOCAL_PARTS.map((part) => `get${part}`),
    ...LOCAL_TEXTS.map((kind) => `to${kind}String`),
  ]) {
    Object.defineProperty(localDates, name, { value: refuse });
  }
  for (const part of LOCAL_PARTS.filter((name) => name !== "Day" && name !== "TimezoneOffset")) {
    Object.defineProperty(localDates, `set${part}`, { value: refuse });
  }
  const { parse } = Date;
  Date.parse = (text) => (NAMES_ITS_ZONE.test(text) ? parse(text) : refuse());
  globalThis.Date = new Proxy(Date, {
    apply: refuse,
    construct(target, args: unknown[], newTarget) {
      const [first] = args;
      if (args.length > 1 || (typeof first === "string" && !NAMES_ITS_ZONE.test(first))) refuse();
      return Reflect.construct(target, args, newTarget) as object;
    },
  });
}

function forbidFormatsWithoutZone(): void {
  type Arguments = ConstructorParameters<typeof Intl.DateTimeFormat>;
  const withZone = (args: Arguments) => (args[1]?.timeZone === undefined ? refuse() : args);
  Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
    apply: (target, _this, args: Arguments) => target(...withZone(args)),
    construct: (target, args: Arguments) => new target(...withZone(args)),
  });
}

// Files share a process, and each runs this before it begins.
if (!Object.hasOwn(globalThis, FORBIDDEN)) {
  Object.defineProperty(globalThis, FORBIDDEN, { value: true });
  forbidLocalDates();
  forbidFormatsWithoutZone();
}
