/** The processor's time of this process so far: what a piece of code takes of it, a busy machine changes little. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
