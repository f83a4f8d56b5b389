/** Lines of at most `width` characters, broken between words; a longer word is broken inside. */
export function wrapText(text: string, width: number): string[] {
  const limit = Math.max(10, width);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((each) => cut(each, limit))) {
    if (line !== "" && line.length + 1 + word.length > limit) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function cut(word: string, limit: number): string[] {
  return word.length <= limit ? [word] : (word.match(new RegExp(`.{1,${limit}}`, "gu")) ?? [word]);
}
