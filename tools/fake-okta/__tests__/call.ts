// Sends one request to the fake org.
import type { FakeOkta, OrgState } from "../src";

/** The fields of answers that tests look at; an answer has some of them. */
interface Body {
  errorCode?: string;
  errorSummary: string;
  errorCauses: unknown[];
  apps: OrgState["apps"];
  definitions: { custom: { properties: Record<string, unknown> } };
}
export interface Answer<B = Body> {
  status: number;
  headers: Headers;
  body: B;
}

export async function call<B = Body>(
  org: FakeOkta,
  method: string,
  path: string,
  body?: unknown,
  authorization = "SSWS fake-token",
): Promise<Answer<B>> {
  const response = await fetch(org.url + path, {
    method,
    headers: { authorization, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === "" ? undefined : JSON.parse(text)) as B,
  };
}

/** A schema update as the provider sends it. */
export const attributes = (properties: Record<string, unknown>) => ({
  definitions: { custom: { id: "#custom", type: "object", properties } },
});
