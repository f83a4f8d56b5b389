/** The address of a recording, or null for anything but https: what a call brought with it is never just followed. */
export function recordingLink(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === "https:" ? href : null;
}
