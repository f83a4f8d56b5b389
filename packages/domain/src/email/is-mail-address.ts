/** What SMTP can be given as one address, and as no more than one: RFC 5321 without quoted parts, address literals or comments. */
const ONE_ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,10}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,10}[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/;

/**
 * Whether mail may be sent there. Mail libraries take more than an address for one (a line break and the address behind it, a
 * list, a name in brackets), so it is decided here. Names that can receive nothing (RFC 2606, RFC 6761) are none.
 */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    text.indexOf("@") <= 64 &&
    ONE_ADDRESS.test(text) &&
    !/\.(?:invalid|localhost)$/i.test(text)
  );
}
