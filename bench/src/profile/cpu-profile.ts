import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** What `node --cpu-prof` writes: a tree of frames, and which of them was on top at each sample. */
export const CpuProfile = z.object({
  /** On the machine's monotonic clock, that of `process.hrtime`, in µs. */
  startTime: z.number(),
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.infer<typeof CpuProfile>;
export type Frame = CpuProfile["nodes"][number]["callFrame"];

/** On the machine's monotonic clock, in µs. */
export type Window = { readonly fromUs: number; readonly untilUs: number };

/** The profile of a process's own thread: the largest, since helpers sleep. */
export async function readCpuProfile(dir: string): Promise<CpuProfile> {
  const files = (await readdir(dir)).filter((name) => name.endsWith(".cpuprofile"));
  const sized = await Promise.all(
    files.map(async (name) => ({ path: join(dir, name), size: (await stat(join(dir, name))).size })),
  );
  const [largest] = sized.sort((one, other) => other.size - one.size);
  if (largest === undefined) throw new Error("The server left no profile.");
  return CpuProfile.parse(JSON.parse(await readFile(largest.path, "utf8")));
}

/**
 * Sums the time of each stack, in µs, within the window; waiting is left out. A stack is given from the innermost frame
 * outwards.
 */
export function sumStacks<Key extends string>(
  profile: CpuProfile,
  { fromUs, untilUs }: Window,
  keyOf: (stack: readonly Frame[]) => Key,
): Map<Key, number> {
  const keys = keysOfNodes(profile, keyOf);
  const sums = new Map<Key, number>();
  let atUs = profile.startTime;
  for (const [i, id] of profile.samples.entries()) {
    const tookUs = profile.timeDeltas[i] ?? 0;
    atUs += tookUs;
    const key = keys.get(id);
    if (key === undefined || atUs < fromUs || atUs > untilUs) continue;
    sums.set(key, (sums.get(key) ?? 0) + tookUs);
  }
  return sums;
}

function keysOfNodes<Key extends string>(
  { nodes }: CpuProfile,
  keyOf: (stack: readonly Frame[]) => Key,
): Map<number, Key> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const stackOf = (id: number | undefined): Frame[] => {
    const stack: Frame[] = [];
    for (let at = id; at !== undefined; at = parents.get(at)) stack.push(byId.get(at)?.callFrame as Frame);
    return stack;
  };
  const busy = nodes.filter(({ callFrame }) => callFrame.functionName !== "(idle)");
  return new Map(busy.map(({ id }) => [id, keyOf(stackOf(id))]));
}
