import { assertNever, withCallingCode } from "@callwaiting/domain";
import type { SentArgument } from "../flatten-arguments.ts";
import type { Values } from "./apply-parts.ts";

type PhonePart = "country" | "area" | "extension";

const PARTS: readonly (readonly [PhonePart, RegExp])[] = [
  [
    "country",
    /^(?:patient|customer|caller|client|contact|user)?(?:phone|mobile|telephone|phonenumber|number|dial)?(?:country(?:(?:calling|phone|dial(?:ing)?)?(?:code|prefix))?|(?:dial(?:ing)?|calling|international)(?:code|prefix)|isocountry(?:code)?)$|^(?:phone|mobile|telephone|number|dial)prefix$/,
  ],
  ["area", /^(?:patient|customer|phone|mobile|telephone)?areacode$/],
  ["extension", /^(?:patient|customer|phone|telephone|work)?(?:phone)?ext(?:ension)?(?:number)?$/],
];
/** Somebody's country, which may be that of the number. */
const IS_ADDRESS = /^(?:patient|customer|caller|client|contact|user)?country$/;

export type PhoneArgument = { readonly argument: SentArgument; readonly part: PhonePart };

/** An argument that belongs to a phone number; undefined for any other. */
export function phonePartOf(argument: SentArgument): PhoneArgument | undefined {
  const [part] = PARTS.find(([, pattern]) => argument.names.some((name) => pattern.test(name))) ?? [];
  return part === undefined ? undefined : { argument, part };
}

/** The number with what was sent apart from it. Returns what does not fit it. */
export function applyPhoneParts(args: Values, parts: readonly PhoneArgument[]): readonly SentArgument[] {
  const order: readonly PhonePart[] = ["area", "country", "extension"];
  const sorted = parts.toSorted((one, other) => order.indexOf(one.part) - order.indexOf(other.part));
  return sorted.flatMap(({ argument, part }) => {
    const phone = args["patientPhone"];
    // Without a number it changes none.
    if (phone === undefined) return [];
    const whole = withPart(String(phone).trim(), part, argument);
    if (whole === undefined) return [argument];
    args["patientPhone"] = whole;
    return [];
  });
}

function withPart(phone: string, part: PhonePart, { value, names }: SentArgument): string | undefined {
  const text = String(value).trim();
  switch (part) {
    case "area":
      return withArea(phone, text);
    case "extension":
      return /^(?:x|ext\.?)? ?\d{1,6}$/i.test(text) ? `${phone} ext ${text.replace(/\D/g, "")}` : undefined;
    case "country": {
      // A number that is written with its country needs no other.
      const mayDiffer = phone.startsWith("+") && names.some((name) => IS_ADDRESS.test(name));
      return withCallingCode(phone, text) ?? (mayDiffer ? phone : undefined);
    }
    default:
      return assertNever(part);
  }
}

function withArea(phone: string, text: string): string | undefined {
  const [area, own] = [text.replace(/\D/g, ""), phone.replace(/\D/g, "")];
  if (!/^\(?\d{2,5}\)?$/.test(text)) return undefined;
  if (new RegExp(`^1?${area}\\d{7}$`).test(own)) return phone;
  return /^\d{5,8}$/.test(own) ? `${area} ${phone}` : undefined;
}
