import { withoutFillers } from "../text/fillers.ts";
import { readableText } from "../text/readable-text.ts";

const PERSON =
  "(?:one|body|provider|doctor|dr|dentist|hygienist|therapist|physician|practitioner|clinician|nurse|person|specialist|member of staff)";
const ANYBODY = new RegExp(
  `^(?:${[
    `(?:just )?any ?(?:available |free )?(?:${PERSON})?(?: (?:of (?:them|you)|at all|else|there is|you have))?(?: (?:who's |who is |that's |that is )?(?:available|free|open))?`,
    `(?:an? |the )?${PERSON}(?: (?:who's |who is )?(?:available|free))?`,
    "(?:who|which|what)ever(?: (?:one|of them|doctor|provider|dentist))?(?:'s| is| has the| (?:is|has|you have|you like|you want|you think|can see me|there is|comes first))?(?: (?:available|free|open|best|soonest|earliest|first|time|an|opening|slot|the))*",
    "either(?: (?:one|of them|1))?|no(?:body|one| one)? (?:particular )?preferences?|no particular (?:one|doctor|provider|person)|no(?:body|one| one) in particular|not (?:important|particular|picky|fussy)",
    "(?:i |we |he |she |they )?(?:have|has) no preference|(?:i |we |he |she )?(?:do not|don't|does not|doesn't) have (?:a|any) preferences?",
    "(?:(?:i|we|it|he|she|they|that) )?(?:really )?(?:do not|don't|dont|does not|doesn't|doesnt) (?:really )?(?:care|mind|matter|know|have one)(?: (?:who|which|which one|at all|who it is|to (?:me|us)))?",
    "(?:you|your) (?:choose|pick|decide|choice)|up to you|(?:the )?(?:first|1st|next|soonest|earliest)(?: (?:one|available|free|opening))*(?: (?:doctor|provider|dentist))?|(?:it's |it is )?all the same(?: to me)?|flexible|(?:i'm |we're )?not (?:bothered|fussed|worried)(?: (?:who|about (?:it|who|that)))?|who cares|(?:it |that )?(?:does not|doesn't|doesnt|makes no|does not make a|doesn't make a|doesnt make a) (?:make a )?difference(?: to (?:me|us))?|which(?:ever)? (?:one )?is (?:quicker|faster|quickest|fastest|sooner|soonest|first|free|available|best)",
  ].join("|")})$`,
);

/** Ways to say that it does not matter who: "I don't care", "whoever is free", "no preference". */
export function isAnybody(text: string): boolean {
  const words = readableText(text)
    .replace(/[^\p{L}\p{N}' ]+/gu, " ")
    .replace(/ +/g, " ")
    .trim();
  return ANYBODY.test(words) || ANYBODY.test(withoutFillers(words));
}
