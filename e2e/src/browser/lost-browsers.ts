const reasons: string[] = [];

/** A browser, or one of its pages, ended although nobody had closed it. */
export function noteLostBrowser(why: string): void {
  reasons.push(why);
}

/** Why browsers were lost since it was asked last. */
export function takeLostBrowsers(): readonly string[] {
  return reasons.splice(0);
}
