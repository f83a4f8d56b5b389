import { type Check, describe } from "./check.ts";

const TURNED_AWAY = /^(HTTP 4(01|03|29)|UNAUTHORIZED|FORBIDDEN|TOO_MANY_REQUESTS)/;

/** Whatever was killed, no answer was a failure of ours; nobody was taken for a stranger, nor a stranger for somebody. */
export const findBrokenAnswers: Check = ({ history }) =>
  history.flatMap((call) => {
    if (call.answer.kind === "broken") return [`${describe(call)}: ${call.answer.reason}`];
    const { credentials, answer } = call;
    if (credentials === "stale" && answer.kind === "done") {
      return [`${describe(call)}: its signature was stale`];
    }
    const isTurnedAway = answer.kind === "refused" && TURNED_AWAY.test(answer.reason);
    return credentials === "good" && isTurnedAway ? [`${describe(call)}: ${answer.reason}`] : [];
  });
