/** What Node 20 lacks and @trpc/client needs: a stream of events with a cookie. Ends for good when it breaks. */
export function eventSourceWith(headers: Readonly<Record<string, string>>) {
  return class CookieEventSource {
    readonly CONNECTING = 0;
    readonly OPEN = 1;
    readonly CLOSED = 2;
    readyState = 0;
    readonly #target = new EventTarget();
    readonly #abort = new AbortController();

    constructor(url: string) {
      void this.#run(url);
    }

    addEventListener(type: string, listener: (event: Event) => void): void {
      this.#target.addEventListener(type, listener);
    }

    removeEventListener(type: string, listener: (event: Event) => void): void {
      this.#target.removeEventListener(type, listener);
    }

    close = (): void => {
      this.readyState = this.CLOSED;
      this.#abort.abort();
    };

    async #run(url: string): Promise<void> {
      try {
        const accept = "text/event-stream";
        const { signal } = this.#abort;
        const response = await fetch(url, { headers: { accept, ...headers }, signal });
        if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
        this.readyState = this.OPEN;
        await this.#read(response.body);
      } catch {
        // Broken and ended look the same to who listens.
      }
      if (this.readyState === this.CLOSED) return;
      this.readyState = this.CLOSED;
      this.#target.dispatchEvent(new Event("error"));
    }

    async #read(body: ReadableStream<Uint8Array>): Promise<void> {
      const decoder = new TextDecoder();
      let text = "";
      for await (const bytes of body) {
        text += decoder.decode(bytes, { stream: true });
        const blocks = text.split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) this.#dispatch(block);
      }
    }

    #dispatch(block: string): void {
      const fields = new Map(
        block
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => line.split(/: (.*)/s))
          .map(([key = "", value = ""]) => [key, value]),
      );
      if (fields.size === 0) return;
      const init = { data: fields.get("data") ?? "", lastEventId: fields.get("id") ?? "" };
      this.#target.dispatchEvent(new MessageEvent(fields.get("event") ?? "message", init));
    }
  };
}
