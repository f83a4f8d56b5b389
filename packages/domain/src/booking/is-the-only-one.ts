import { withoutFillers } from "../text/fillers.ts";
import { readableText } from "../text/readable-text.ts";

const ONE = "(?:only )?(?:1|one|appointment|appt|booking|visit|slot|reservation)";
const I_HAVE =
  "(?:that |which )?(?:(?:i|we)(?:'ve| have)?(?: already)? (?:have|got|made|booked|scheduled)|(?:i|we) have(?: got| booked| scheduled| already)*|i'?ve got|you have(?: for me| for us)?|(?:is )?(?:booked|scheduled|there|on file)|under my (?:name|number))(?: (?:now|with you|there|on file))?";
const THE_ONE = new RegExp(
  `^(?:(?:please )?(?:cancel|move|reschedule|change|delete|drop|remove) )?(?:it|this|that|mine|(?:the|my|our|this|that)(?: (?:existing|upcoming|current|next|coming|booked|scheduled))? ${ONE}(?: ${I_HAVE})?|what(?:ever)? ${I_HAVE})$`,
  "u",
);

/**
 * Ways to speak of an appointment that tell nothing of which it is: "the one I have", "my appointment", "it". Who has one
 * means that one.
 */
export function isTheOnlyOne(text: string): boolean {
  const words = readableText(text)
    .replace(/[^\p{L}\p{N}' ]+/gu, " ")
    .replace(/ +/g, " ")
    .trim();
  return THE_ONE.test(words) || THE_ONE.test(withoutFillers(words));
}
