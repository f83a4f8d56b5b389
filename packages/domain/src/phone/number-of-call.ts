import { withoutFillers } from "../text/fillers.ts";
import { readableText } from "../text/readable-text.ts";

const NUMBER =
  "(?:(?:phone|cell|mobile|telephone|calling|caller|caller's|customer|customer's|incoming|inbound|current|same) ?)*(?:number|phone|cell|line|1|one|id)";
const FROM_HERE =
  "(?: (?:that )?(?:i'm|i am|we're|we are|he's|she's|they're|the caller is)? ?(?:calling|phoning|ringing|speaking|talking)(?: you)?(?: (?:from|on|with|in from))?(?: (?:now|right now|today))?)?";
const OF_CALL = new RegExp(
  String.raw`^(?:(?:use|take|from|my|the|this|that|is) )*(?:this|same|calling|caller|current|the|my)? ?${NUMBER}${FROM_HERE}(?: (?:now|right now|here))?$`,
);
const ALONE =
  /^same(?: as (?:the |this |my )?(?:caller|calling|call|caller's|current|this|incoming|phone)(?: (?:one|number|phone|line|id))?)?$/;
const SAYS_WHICH =
  /\b(?:this|same|calling|caller|customer|incoming|inbound|current|phoning|ringing|speaking|talking)\b/;

/** Whether somebody means the number that they are calling from: "this number", "the one I'm calling from". */
export function isNumberOfCall(text: string): boolean {
  const said = readableText(text).replace(/[^\p{L}\p{N}' ]+/gu, " ");
  // Without a word that says which, no pattern fits; fillers take long to find.
  if (!SAYS_WHICH.test(said)) return false;
  const words = withoutFillers(said);
  return ALONE.test(words) || (SAYS_WHICH.test(words) && OF_CALL.test(words));
}
