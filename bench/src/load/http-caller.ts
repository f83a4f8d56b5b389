import { Pool } from "undici";

export type HttpCaller = {
  readonly post: (path: string, body: object, headers?: Record<string, string>) => Promise<unknown>;
  /** Opens every connection, so that no measured request pays for one. */
  readonly warmUp: (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Keep-alive connections to one server, one request at a time on each. */
export function createHttpCaller(url: string, connections: number): HttpCaller {
  const pool = new Pool(url, { connections, pipelining: 1 });
  return {
    async post(path, body, headers = {}) {
      const response = await pool.request({
        path,
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      });
      const answer: unknown = await response.body.json();
      if (response.statusCode !== 200) throw unexpected(`status ${response.statusCode}`, answer);
      return answer;
    },
    async warmUp(path) {
      const ask = async () => (await pool.request({ path, method: "GET" })).body.dump();
      await Promise.all(Array.from({ length: connections }, ask));
    },
    close: () => pool.close(),
  };
}

export function unexpected(what: string, answer: unknown): Error {
  return new Error(`An answer was not what it must be (${what}): ${JSON.stringify(answer).slice(0, 500)}`);
}
