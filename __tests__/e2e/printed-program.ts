// A program as `okta-dialpad restore --program` prints it, as the body of a stack.
import { compileFunction } from "node:vm";
import { transformSync } from "@swc/core";
import * as library from "../../lib";
import type { Program } from "./deployment";

/**
 * Runs the printed text, in which App and TerraformStack are those of the test: the provider's version and the backend
 * are the test's too.
 */
export function printed(text: string): Program {
  const { code } = transformSync(text, {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
  });
  const run = compileFunction(code, ["require", "exports"]) as (
    require: (name: string) => unknown,
    exports: object,
  ) => void;
  return (stack) => {
    class Nothing {
      synth = () => undefined;
    }
    class Stack {
      constructor() {
        return stack;
      }
    }
    const modules: Record<string, unknown> = {
      cdktf: { App: Nothing, LocalBackend: Nothing, TerraformStack: Stack },
      "@cdktf/provider-okta/lib/provider": { OktaProvider: Nothing },
      "cdktf-okta-dialpad-phone": library,
    };
    run((name) => modules[name], {});
  };
}
