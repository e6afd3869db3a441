// Okta's refusals. Beside each one stands where its status, code and text were seen. REC: traffic of the okta provider
// that its tests recorded (with the name of the recording). #n: an issue of okta/terraform-provider-okta. SPEC: Okta's
// OpenAPI document 2026.06.3. DOC: Okta's guides. INFERENCE and a name: it is a guess, because no source says it
// (README.md lists these rules). TENANT with a date and a name: a record of a real org confirms it.

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: object | undefined,
    readonly headers: Record<string, string> = {},
  ) {
    super(JSON.stringify(body));
  }
}

/** A refusal in the form that all refusals of Okta have (REC: every recording of a refusal). */
export const okta = (status: number, errorCode: string, errorSummary: string, causes: string[] = []) =>
  new Refusal(status, {
    ...{ errorCode, errorSummary, errorLink: errorCode, errorId: "oaefake0000000000000" },
    errorCauses: causes.map((cause) => ({ errorSummary: cause })),
  });

/** 400 "Api validation failed: <operation>" with causes: E0000001 (SPEC; #954, #1974 and #807 show it with causes). */
export const validation = (operation: string, ...causes: string[]) =>
  okta(400, "E0000001", `Api validation failed: ${operation}`, causes);

/**
 * 404, REC TestAccResourceOktaAppUserSchemas_enum_string ("0oa… (AppInstance)"), TestAccResourceOktaUserType_crud
 * ("oty… (CVDType)").
 */
export const notFound = (id: string, type: string) =>
  okta(404, "E0000007", `Not found: Resource not found: ${id} (${type})`);

/** 401, provider PR #579 quotes it. */
export const invalidToken = () => okta(401, "E0000011", "Invalid token provided");

/** 403 for an API token of an administrator who lacks the role, SPEC ErrorAccessDenied403. */
export const noPermission = () => okta(403, "E0000006", "You do not have permission to perform the requested action");

/** 400 for a filter that Okta does not accept (okta-sdk-java #587 quotes it; #2251: a filter by label is refused). */
export const invalidSearch = () => okta(400, "E0000031", "Invalid search criteria.");

/** The refusal of everything that the fake org does not know: it never guesses. The error code is none of Okta's. */
export const unknown = (what: string) => okta(501, "E_FAKE_OKTA", `fake-okta does not know ${what}`);
