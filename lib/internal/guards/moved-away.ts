import { addressesOf, addressOf, movesOf } from "../elements";
import { isOurs, pathOf } from "../ownership";
import type { Guard } from "./guard";

/**
 * A resource of this library that moves to another one: its construct would write nothing, and its protection would
 * be lost.
 */
export const movedAway: Guard = ({ resources }) =>
  resources
    .filter((resource) => isOurs(resource) && addressesOf(resource).length === 0)
    .map((resource) => {
      const to = movesOf(resource)[0]?.to ?? "another resource";
      const call = `call moveFromId(${JSON.stringify(addressOf(resource))}) on the resource that stands there instead`;
      return `${resource.node.path} moves away, to ${to}: ${call}, and take ${pathOf(resource)} out of the program`;
    });
