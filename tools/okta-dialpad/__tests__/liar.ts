// A server that stands before an org and changes its answers.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** The parsed JSON. */
  body: unknown;
}

export interface Liar {
  readonly url: string;
  /** The paths of all requests, in order. */
  readonly asked: string[];
  /** Changes an answer in place, or gives another one. */
  lie: (path: string, answer: Answer) => Answer | void;
  close(): void;
}

export async function startLiar(orgUrl: string): Promise<Liar> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    void fetch(`${orgUrl}${path}`, { headers: { authorization: request.headers.authorization ?? "" } }).then(
      async (answer) => {
        const headers = Object.fromEntries(
          [...answer.headers].filter(([name]) => name === "link" || name.startsWith("x-rate-limit")),
        );
        if (headers.link) headers.link = headers.link.replaceAll(orgUrl, url);
        const given: Answer = { status: answer.status, headers, body: await answer.json() };
        const { status, headers: sent, body } = liar.lie(path, given) ?? given;
        response.writeHead(status, { "content-type": "application/json", ...sent }).end(JSON.stringify(body));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const liar: Liar = {
    url,
    asked,
    lie: () => undefined,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return liar;
}
