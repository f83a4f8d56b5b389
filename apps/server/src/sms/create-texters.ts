import type { OrgId } from "@callwaiting/domain";
import { type TwilioAccount, readTwilioAccount } from "./twilio-account.ts";
import { openTextCatcher } from "./open-text-catcher.ts";
import { openTwilio } from "./open-twilio.ts";
import { openSimulated } from "./open-simulated.ts";
import { replyUrlOf, statusUrlOf } from "./webhook-address.ts";
import type { Texter } from "./texter.ts";

/** A Twilio that is played on this machine, for the demonstration. */
export type SimulatedTwilio = {
  /** Whose texts it takes: the demo clinic. */
  readonly orgId: OrgId;
  readonly account: TwilioAccount;
  readonly baseUrl: string;
  /** Where it is told to find this server. */
  readonly reachableAt: string;
};

export type TextWays = {
  /** This server's account, for clinics without one of their own. */
  readonly platform: TwilioAccount | null;
  /** Twilio's API, without a slash at its end. */
  readonly baseUrl: string;
  /** Where the internet reaches this server; null where it does not. */
  readonly publicUrl: string | null;
  /** For the demo clinic, where there is no account at all; those of others are kept. */
  readonly simulated?: SimulatedTwilio | null;
  /** Where texts are kept that nobody can send. */
  readonly dir: string;
  readonly timeoutMs?: number;
};

export type TexterPorts = {
  readonly loadSealedAccount: (orgId: OrgId) => Promise<{ readonly sealedKey: string } | null>;
  /** Null when it cannot be opened with the keys of this server. */
  readonly openSecret: (sealed: string, owner: string) => string | null;
  /** Whether it has a key of its own at Vapi. */
  readonly hasOwnLine: (orgId: OrgId) => Promise<boolean>;
};

type Played = Pick<SimulatedTwilio, "orgId"> | null | undefined;

/** Whoever has a phone line has patients, who would hear nothing while their clinic believes that texts go out. */
export async function isPlayedFor(
  orgId: OrgId,
  simulated: Played,
  { hasOwnLine }: Pick<TexterPorts, "hasOwnLine">,
): Promise<boolean> {
  return simulated?.orgId === orgId && !(await hasOwnLine(orgId));
}

/** Who sends a clinic's texts: its own account, this server's, or nobody. */
export function createTexters(ways: TextWays, ports: TexterPorts): (orgId: OrgId) => Promise<Texter> {
  const catcher = openTextCatcher(ways.dir);
  return async (orgId) => {
    const account = await findTwilioAccount(orgId, { platform: ways.platform, ...ports });
    switch (account) {
      case "unreadable":
        return UNREADABLE;
      case null:
        return (await isPlayedFor(orgId, ways.simulated, ports)) ? played(orgId, ways, catcher) : catcher;
      default:
        return openTwilio({ ...ways, account, statusUrl: statusUrlOf(ways.publicUrl, orgId) });
    }
  };
}

function played(orgId: OrgId, { simulated, timeoutMs }: TextWays, catcher: Texter): Texter {
  if (simulated === null || simulated === undefined) return catcher;
  const { account, baseUrl, reachableAt } = simulated;
  const waits = timeoutMs === undefined ? {} : { timeoutMs };
  return openSimulated(
    openTwilio({ ...waits, account, baseUrl, statusUrl: replyUrlOf(reachableAt, orgId) }),
    catcher,
  );
}

type AccountPorts = Omit<TexterPorts, "hasOwnLine"> & Pick<TextWays, "platform">;

/** An own account that cannot be opened is not passed over: patients would be written to from a number that is not the clinic's. */
export async function findTwilioAccount(
  orgId: OrgId,
  { loadSealedAccount, openSecret, platform }: AccountPorts,
): Promise<TwilioAccount | "unreadable" | null> {
  const own = await loadSealedAccount(orgId);
  if (own === null) return platform;
  const opened = openSecret(own.sealedKey, orgId);
  return (opened === null ? null : readTwilioAccount(opened)) ?? "unreadable";
}

const WHY = "the clinic's Twilio account cannot be opened with this server's ENCRYPTION_KEY";

const UNREADABLE: Texter = {
  kind: "twilio",
  send: async () => ({ kind: "refused", trouble: WHY, isFinal: false }),
  find: async () => ({ kind: "unknown", trouble: WHY }),
};
