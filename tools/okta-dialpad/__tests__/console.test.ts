import { CONSOLES, linksOf, MIXED_LINKS } from "../../../__tests__/consoles";
import { consoleOrigin } from "../src/doctor/console";

test.each(CONSOLES)("%s has the Admin Console %s", (address, console) => {
  expect(consoleOrigin(linksOf(address))).toBe(console);
  expect(consoleOrigin(undefined, address)).toBe(console);
});

test("behind a custom domain, any link of the app that is on the org's own domain tells it, or else where requests go", () => {
  expect(consoleOrigin(MIXED_LINKS)).toBe("https://acme-admin.okta.com");
  expect(consoleOrigin(linksOf("https://id.example.com/"), "https://acme.okta.com")).toBe("https://acme-admin.okta.com");
  expect(consoleOrigin({}, undefined)).toBeUndefined();
});
