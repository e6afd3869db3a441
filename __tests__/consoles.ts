/** Addresses of an org (an app's `users` link, or where requests go), each with the org's Admin Console. */
export const CONSOLES: [address: string, console: string | undefined][] = [
  ["https://acme.okta.com/api/v1/apps/0oa/users", "https://acme-admin.okta.com"],
  ["https://acme.oktapreview.com/api/v1/apps/0oa/users", "https://acme-admin.oktapreview.com"],
  ["https://acme.okta-emea.com/api/v1/apps/0oa/users", "https://acme-admin.okta-emea.com"],
  ["https://acme.okta-gov.com/api/v1/apps/0oa/users", "https://acme-admin.okta-gov.com"],
  ["https://acme.okta.mil/api/v1/apps/0oa/users", "https://acme-admin.okta.mil"],
  ["https://acme.trexcloud.com/api/v1/apps/0oa/users", "https://acme-admin.trexcloud.com"],
  ["https://Dev-1.okta.com", "https://Dev-1-admin.okta.com"],
  ["https://acme-admin.okta.com/api/v1/apps/0oa/users", "https://acme-admin.okta.com"],
  ...[
    "https://id.example.com/api/v1/apps/0oa/users",
    "https://sso.okta.example.com/api/v1/apps/0oa/users",
    "https://acme.okta.co.jp/api/v1/apps/0oa/users",
    "https://okta.example.com/",
    "https://acme.okta.com.example.com/",
    "https://acme.oktaXcom/",
    "https://example.com/https://acme.okta.com/",
    "https://a.acme.okta.com/",
    "https://okta.com/",
    "https://acmeokta.com/",
    "http://acme.okta.com/",
    "",
  ].map((address): [string, undefined] => [address, undefined]),
];

/** The links of an app, as Okta has them: single ones and lists, in any order. */
export const linksOf = (address: string) => ({
  logo: [{ name: "medium", href: "https://op3static.oktacdn.com/logo.png", type: "image/png" }],
  users: { href: address },
});

/** The links of an app behind a custom domain. One of them has the org's own address. */
export const MIXED_LINKS = {
  ...linksOf("https://id.example.com/api/v1/apps/0oa/users"),
  appLinks: [
    { name: "login", href: "https://id.example.com/home/dialpad" },
    { href: "https://acme.okta.com/home/dialpad" },
  ],
};
