import { type TerraformStack } from "cdktf";
import { DialpadPhoneSync } from "../lib";
import { problems } from "./stack";
import { APP, synth } from "./synth";

describe("the okta provider 6.14.0, which Okta says not to use, is refused", () => {
  const requiring = (version: string) => (stack: TerraformStack) => {
    stack.addOverride("terraform.required_providers.okta.version", version);
    new DialpadPhoneSync(stack, "x", { appId: APP });
  };

  test.each(["6.14.0", "= 6.14.0", "~> 6.14.0"])("where a program requires %s, which can be no other", (version) => {
    expect(problems(requiring(version))).toEqual([
      `stack requires the okta provider "${version}", which Okta says not to use (breaking changes that were ` +
        "not meant to be " +
        "released): pin another version, such as one that this library is tested with",
    ]);
  });

  test.each(["6.12.0", "6.15.0", "~> 6.14", ">= 6.11, < 7.0"])("but not where a program requires %s", (version) => {
    expect(() => synth(requiring(version))).not.toThrow();
  });
});
