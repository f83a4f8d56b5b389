import { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { z } from "zod";
import { type Downloaded, NotFetched } from "./download.ts";

const Payload = z.object({ orgId: OrgId, callId: z.string().min(1).max(200) });

export type KeepRecordingJobOptions = {
  /** Null where it is not wanted any more. */
  readonly findLinks: (orgId: OrgId, callId: string) => Promise<readonly string[] | null>;
  readonly download: (link: string) => Promise<Downloaded>;
  /** False where it is not wanted any more. */
  readonly keep: (orgId: OrgId, recording: Downloaded & { readonly callId: string }) => Promise<boolean>;
  readonly log: Logger;
};

/** Fetches the recording of a call before its link ends. What will never be fetched is not tried again. */
export function createKeepRecordingJob({ findLinks, download, keep, log }: KeepRecordingJobOptions): Task {
  return async (payload) => {
    const { orgId, callId } = Payload.parse(payload);
    const links = await findLinks(orgId, callId);
    if (links === null) return;
    const found = await fetchFirst(links, download);
    if ("reasons" in found) {
      log.warn({ orgId, reasons: found.reasons }, "a recording could not be fetched");
      return;
    }
    const isKept = await keep(orgId, { callId, ...found });
    log.info({ orgId, bytes: found.sound.length, isKept }, "a recording was fetched");
  };
}

/** @throws when a link may work later and none works now. */
async function fetchFirst(
  links: readonly string[],
  download: KeepRecordingJobOptions["download"],
): Promise<Downloaded | { readonly reasons: readonly string[] }> {
  const errors: unknown[] = [];
  for (const link of links) {
    try {
      return await download(link);
    } catch (error) {
      errors.push(error);
    }
  }
  const passing = errors.find((error) => !(error instanceof NotFetched));
  if (passing !== undefined) throw new Error("a recording cannot be fetched now", { cause: passing });
  return { reasons: errors.map((error) => (error as NotFetched).message) };
}
