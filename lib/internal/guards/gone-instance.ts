import { TerraformResource } from "cdktf";
import { movesOf } from "../elements";
import type { Guard } from "./guard";

/**
 * An instance of a resource that would be forgotten. A `removed` block names all instances of a resource, never a
 * single one.
 */
export const goneInstance: Guard = (_, { takenOut }) =>
  takenOut.flatMap(({ element, owner }) =>
    (TerraformResource.isTerraformResource(element) ? movesOf(element) : [])
      .filter(({ from }) => from.includes("["))
      .map(
        ({ from }) =>
          `${owner} has removal "forget" beside moveFromId(${JSON.stringify(from)}), ` +
          "and what would forget that instance would forget the others too: " +
          "deploy the move first, then take moveFromId out and forget",
      ),
  );
