// Who may call the API: holders of API tokens and access tokens. The token endpoint, for clients with a private key.
import { verify } from "jsonwebtoken";
import type { Caller } from "../org/directory-log";
import { Refusal, invalidToken, noPermission } from "./errors";
import type { Json } from "../org/profile";
import type { Seed } from "../org/seed";
import { table } from "../org/state";

/** A `.manage` scope includes the `.read` scope of the same resource (DOC configure-mcp-authentication). */
const covers = (granted: string[], scope: string) =>
  granted.includes(scope) || granted.includes(scope.replace(/\.read$/, ".manage"));

export class Access {
  private readonly issued = new Map<string, { scopes: string[]; expires: number; clientId: string }>();
  private readonly used = new Set<string>();

  private readonly tokens: NonNullable<Seed["tokens"]>;
  private readonly clients: NonNullable<Seed["clients"]>;

  constructor(seed: Seed) {
    this.tokens = table(seed.tokens);
    this.clients = table(seed.clients);
  }

  /** The API token that the org exports. */
  get firstToken(): string {
    return Object.keys(this.tokens)[0] ?? "";
  }

  /** Returns whose call it is, or refuses the call. */
  check(authorization: string | undefined, scope: string, site: string, path: string): Caller {
    const [, kind, token = ""] = /^(SSWS|Bearer) (.+)$/.exec(authorization ?? "") ?? [];
    const given = this.issued.get(token);
    if (kind === "Bearer" && given) {
      if (given.expires <= Date.now()) throw invalidToken();
      if (!covers(given.scopes, scope)) throw insufficientScope(scope, site, path);
      return { clientId: given.clientId };
    }
    const known = this.tokens[token];
    if (!known) throw invalidToken();
    if (known.may && !covers(known.may, scope))
      throw kind === "Bearer" ? insufficientScope(scope, site, path) : noPermission();
    const number = Object.keys(this.tokens).indexOf(token) + 1;
    return { tokenId: `00Tfake${String(number).padStart(13, "0")}` };
  }

  /**
   * POST /oauth2/v1/token. Refusals: DOC oauth2-error-codes.json. The token leaves out scopes that the client was not
   * granted (#2375).
   */
  token(form: Record<string, string>, audiences: string[]): Json {
    const refuse = (status: number, error: string, description: string) =>
      new Refusal(status, { error, error_description: description });
    const invalid = (description: string) => refuse(401, "invalid_client", description);
    if (form.grant_type !== "client_credentials")
      throw refuse(
        400,
        "unsupported_grant_type",
        "The authorization grant type is not supported by the authorization server.",
      );
    if (form.client_assertion_type !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
      throw refuse(400, "invalid_request", "The client_assertion_type is invalid.");
    const claims = decodeClaims(form.client_assertion);
    if (!claims) throw invalid("The parsing of the client_assertion failed.");
    const client = this.clients[claims.iss ?? ""];
    if (!client) throw invalid("The issuer claim for client_assertion is not a valid client_id.");
    if (claims.sub !== claims.iss) throw invalid("The subject claim for client_assertion is not a valid client_id.");
    try {
      verify(form.client_assertion, client.publicKey, {
        algorithms: ["RS256", "RS384", "RS512", "ES256"],
        ignoreExpiration: true,
      });
    } catch {
      throw invalid("The client_assertion signature is invalid.");
    }
    if (claims.exp === undefined)
      throw invalid("The client_assertion must contain the 'exp' claim as seconds since epoch.");
    if (claims.exp * 1000 <= Date.now()) throw invalid("The client_assertion token is expired.");
    if (!audiences.includes(claims.aud ?? ""))
      throw invalid("The audience claim for client_assertion must be the endpoint invoked for the request.");
    if (claims.jti !== undefined && this.used.has(claims.jti))
      throw invalid("The client_assertion token has already been used.");
    if (claims.jti !== undefined) this.used.add(claims.jti);
    const scopes = (form.scope ?? "").split(" ").filter((scope) => client.scopes.includes(scope));
    if (!form.scope) throw refuse(400, "invalid_scope", "No scopes were requested.");
    if (!scopes.length)
      throw refuse(
        400,
        "invalid_scope",
        "The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.",
      );
    const token = `fake-access-token-${this.issued.size + 1}`;
    this.issued.set(token, { scopes, expires: Date.now() + 3600_000, clientId: claims.iss ?? "" });
    return { token_type: "Bearer", expires_in: 3600, access_token: token, scope: scopes.join(" ") };
  }
}

/** 403 without a body: the header says what is missing (okta-sdk-golang #145). */
const insufficientScope = (scope: string, site: string, path: string) =>
  new Refusal(403, undefined, {
    "www-authenticate":
      `Bearer authorization_uri="${site}/oauth2/v1/authorize", realm="${site}", scope="${scope}", ` +
      'error="insufficient_scope", ' +
      'error_description="The access token provided does not contain the required scopes.", ' +
      `resource="${path}"`,
  });

function decodeClaims(
  jwt: string | undefined,
): { iss?: string; sub?: string; aud?: string; exp?: number; jti?: string } | undefined {
  try {
    return JSON.parse(Buffer.from(jwt!.split(".")[1], "base64url").toString()) as object;
  } catch {
    return undefined;
  }
}
