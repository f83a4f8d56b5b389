// Countries that write one line in several ways. Mexico dropped the 1 of mobiles in 2019, Brazil gave every mobile a ninth
// digit by 2016; both old forms are still signalled and said. Argentina's 9 (abroad) and 15 (at home) are how a call is
// billed: the ten digits behind it are one line, and nothing in them tells a mobile from a landline.

const MEXICAN_MOBILE = /^(\+|00)?521(\d{10})$/;
const MEXICAN_PREFIX = /^(?:044|045|01)(\d{10})$/;
const OLD_BRAZILIAN_MOBILE = /^\+55(\d{2})([689]\d{7}|7[1-6]\d{6})$/;
const BRAZILIAN_MOBILE = /^\+55(\d{2})9([689]\d{7}|7[1-6]\d{6})$/;
const ARGENTINE = /^\+54(9?)(\d{10})$/;
/** No area code of Argentina begins with 15. */
const ARGENTINE_WITHOUT_AREA = /^\+54(?:9?0?)15\d{6,8}$/;

/** The digits as they are dialled today, before they are read in a region. */
export function withoutOldPrefix(digits: string, region: string): string {
  if (region === "MX") return digits.replace(MEXICAN_MOBILE, "+52$2").replace(MEXICAN_PREFIX, "$1");
  return digits.replace(MEXICAN_MOBILE, (said, abroad?: string, rest = "") =>
    abroad === undefined ? said : `+52${rest}`,
  );
}

/** A number in E.164 as it is dialled today. */
export function withTodaysDigits(phone: string): string {
  return phone.replace(OLD_BRAZILIAN_MOBILE, "+55$19$2");
}

/** Eight digits, or a mobile's nine; 4003, 4004, 3003 and their like are numbers of the whole country. */
const BRAZILIAN_WITHOUT_AREA = /^\+55(?!(?:[34]00\d|0)\d)(?:9\d{8}|[2-9]\d{7})$/;
/** Shorter than any area code and number of theirs together. */
const GERMAN_WITHOUT_AREA = /^\+4[39]\d{2,6}$/;

/** Whether a number was said without its area code, where numbers of that length pass for whole ones. */
export function lacksAreaCode(phone: string): boolean {
  return [ARGENTINE_WITHOUT_AREA, BRAZILIAN_WITHOUT_AREA, GERMAN_WITHOUT_AREA].some((pattern) =>
    pattern.test(phone),
  );
}

/** Other ways in which the line of a number in E.164 may have been written down before. */
export function otherNotations(phone: string): readonly string[] {
  const [, nine, argentine] = ARGENTINE.exec(phone) ?? [];
  if (argentine !== undefined) return [nine === "9" ? `+54${argentine}` : `+549${argentine}`];
  const [, area, mobile] = BRAZILIAN_MOBILE.exec(phone) ?? [];
  if (area !== undefined && mobile !== undefined) return [`+55${area}${mobile}`];
  const [, mexican] = /^\+52(\d{10})$/.exec(phone) ?? [];
  return mexican === undefined ? [] : [`+521${mexican}`];
}

/** Whether two numbers in E.164 are one line. */
export function isSameLine(one: string, other: string): boolean {
  return one === other || otherNotations(one).includes(other);
}
