/** An env file as people have them, and what it must be after BACKEND_URL is set to NEW_URL. */
export type EnvCase = { readonly name: string; readonly before: string; readonly after: string };

export const NEW_URL = "https://new.example.com";

export const ENV_CASES: readonly EnvCase[] = [
  {
    name: "comments, order and other settings stay",
    before: "# ours\nA=1\nBACKEND_URL=https://old.example.com\n\n# last\nB=2\n",
    after: `# ours\nA=1\nBACKEND_URL=${NEW_URL}\n\n# last\nB=2\n`,
  },
  { name: "added at the end when it is not there", before: "A=1\n", after: `A=1\nBACKEND_URL=${NEW_URL}\n` },
  {
    name: "added to a file without a final line break",
    before: "A=1",
    after: `A=1\nBACKEND_URL=${NEW_URL}\n`,
  },
  {
    name: "a missing final line break stays missing",
    before: "A=1\nBACKEND_URL=old",
    after: `A=1\nBACKEND_URL=${NEW_URL}`,
  },
  { name: "an empty file", before: "", after: `BACKEND_URL=${NEW_URL}\n` },
  { name: "an empty value", before: "BACKEND_URL=\nA=1\n", after: `BACKEND_URL=${NEW_URL}\nA=1\n` },
  {
    name: "double quotes stay",
    before: 'BACKEND_URL="old" # where\n',
    after: `BACKEND_URL="${NEW_URL}" # where\n`,
  },
  { name: "single quotes stay", before: "BACKEND_URL='old'\n", after: `BACKEND_URL='${NEW_URL}'\n` },
  {
    name: "a comment behind the value stays",
    before: "BACKEND_URL=old   # where\n",
    after: `BACKEND_URL=${NEW_URL}   # where\n`,
  },
  {
    name: "Windows line breaks stay",
    before: "A=1\r\nBACKEND_URL=old\r\nB=2\r\n",
    after: `A=1\r\nBACKEND_URL=${NEW_URL}\r\nB=2\r\n`,
  },
  { name: "added with Windows line breaks", before: "A=1\r\n", after: `A=1\r\nBACKEND_URL=${NEW_URL}\r\n` },
  {
    name: "a byte-order mark stays",
    before: "\uFEFFBACKEND_URL=old\n",
    after: `\uFEFFBACKEND_URL=${NEW_URL}\n`,
  },
  {
    name: "export and blanks stay",
    before: "  export BACKEND_URL = old\n",
    after: `  export BACKEND_URL = ${NEW_URL}\n`,
  },
  {
    name: "of two lines the one in effect is changed",
    before: "BACKEND_URL=first\nA=1\nBACKEND_URL=second\n",
    after: `BACKEND_URL=first\nA=1\nBACKEND_URL=${NEW_URL}\n`,
  },
  {
    name: "a line that is commented out is not the setting",
    before: "#BACKEND_URL=old\nMY_BACKEND_URL=x\n",
    after: `#BACKEND_URL=old\nMY_BACKEND_URL=x\nBACKEND_URL=${NEW_URL}\n`,
  },
  {
    name: "text inside a value of several lines is not the setting",
    before: 'KEY="one\nBACKEND_URL=inside\nthree"\nA=1\n',
    after: `KEY="one\nBACKEND_URL=inside\nthree"\nA=1\nBACKEND_URL=${NEW_URL}\n`,
  },
];
