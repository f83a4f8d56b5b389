import { type Turns, createTurns } from "./create-turns.ts";

/** What waits for the connections of the requests, by who asks. */
export type Lines = {
  /** The phone's: a line for each organization. */
  readonly phone: Turns;
  /** The desk's, an organization's as well: its export takes nothing from its own callers, nor from others'. */
  readonly desk: Turns;
  /** Of whom nobody knows yet who they are. In front of nobody whose secret is known, and behind nobody's storm. */
  readonly strangers: Turns;
};

/** As many as one pass over the wishes of a clinic with two hundred lines: it is answered to the last within 2 s. */
const LONGEST = 500;
/** Of one clinic, where more wait than callers do. */
const CROWD_AT_ONCE = 2;

/**
 * Connections are few, and a clinic that sends thousands of requests wants all of them. The pool's own line is first come, first
 * served; in front of it everybody waits among their own. No organization has more than half of the connections, so that
 * there are others left while its requests wait for each other's rows; and one in which a crowd waits has two while others call,
 * since more at once would only share the same cores: 2 000 calls a second of one clinic leave another's p95 at 2.4 × instead
 * of 3.1 × of what they cost beside a bare server.
 */
export function createLines(connections: number, longest = LONGEST): Lines {
  const half = Math.ceil(connections / 2);
  const quarter = Math.ceil(connections / 4);
  return {
    phone: createTurns({ atOnce: connections, atOnceOfOne: half, atOnceOfCrowd: CROWD_AT_ONCE, longest }),
    desk: createTurns({ atOnce: half, atOnceOfOne: quarter, longest }),
    strangers: createTurns({ atOnce: half, atOnceOfOne: half, longest: Infinity }),
  };
}

export function waitingIn({ phone, desk, strangers }: Lines): number {
  return phone.waiting() + desk.waiting() + strangers.waiting();
}

/** The request was not begun, for there are too many of the same organization's in front of it. */
export class LineFull extends Error {
  override readonly name = "LineFull";
  /** PostgreSQL's own code for the like: too many connections. Worth another try, and nothing was done. */
  readonly code = "53300";
}
