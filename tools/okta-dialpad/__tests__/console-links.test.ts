import { CONSOLES, linksOf, MIXED_LINKS } from "../../../__tests__/consoles";
import { consoleOrigin, linkIntoOrg } from "../src/okta/console-links";

test.each(CONSOLES)("%s has the Admin Console %s", (address, console) => {
  expect(consoleOrigin(undefined, linkIntoOrg(linksOf(address)))).toBe(console);
  expect(consoleOrigin(address, undefined)).toBe(console);
});

test("behind a custom domain, a link of the app on a domain of Okta's tells the address of the Admin Console", () => {
  expect(consoleOrigin("https://id.example.com", linkIntoOrg(MIXED_LINKS))).toBe("https://acme-admin.okta.com");
  expect(consoleOrigin("https://id.example.com", undefined)).toBeUndefined();
});

test("where the settings and a link disagree, the settings count", () => {
  expect(consoleOrigin("https://acme.okta.com", "https://other.okta.com/api/v1/apps")).toBe(
    "https://acme-admin.okta.com",
  );
});
