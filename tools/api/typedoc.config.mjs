import { Converter } from "typedoc";

/** A parameter that is taken apart has no name. */
const namedProps = (app) =>
  app.converter.on(Converter.EVENT_CREATE_PARAMETER, (_, parameter) => {
    if (parameter.name === "__namedParameters") parameter.name = "props";
  });

/** @type {import("typedoc").TypeDocOptions & import("typedoc-plugin-markdown").PluginOptions} */
export default {
  entryPoints: ["../../lib/index.ts"],
  tsconfig: "../../tsconfig.build.json",
  plugin: ["typedoc-plugin-markdown", namedProps],
  out: "../../docs/api",
  outputFileStrategy: "modules",
  entryFileName: "README.md",
  readme: "none",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  disableSources: true,
  excludeExternals: true,
  excludePrivate: true,
  excludeProtected: true,
  excludeInternal: true,
  // The base class of the constructs, which offers a program nothing of its own.
  intentionallyNotExported: ["OktaConstruct"],
  sort: ["source-order"],
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  validation: { notExported: true, invalidLink: true, notDocumented: true },
  requiredToBeDocumented: ["Class", "Property", "Method", "Accessor", "TypeAlias", "Variable", "Function"],
  treatWarningsAsErrors: true,
};
