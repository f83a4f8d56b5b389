/** How programs and models write a yes in an argument. */
export function saysYes(value: unknown): boolean {
  return /^(?:true|yes|y|1|on)$/i.test(String(value).trim());
}

export function saysNo(value: unknown): boolean {
  return /^(?:false|no|n|0|off|never)$/i.test(String(value).trim());
}
