// One plain request to the fake org.
import type { FakeOkta } from "../src";

export interface Answer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  body: any;
}

export async function call(
  org: FakeOkta,
  method: string,
  path: string,
  body?: unknown,
  authorization = "SSWS fake-token",
): Promise<Answer> {
  const response = await fetch(org.url + path, {
    method,
    headers: { authorization, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
}

/** A schema update as the provider sends it. */
export const attributes = (properties: Record<string, unknown>) => ({
  definitions: { custom: { id: "#custom", type: "object", properties } },
});
