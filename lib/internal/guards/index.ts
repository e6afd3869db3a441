import type { Guard } from "./guard";
import { goneInstance } from "./gone-instance";
import { goneReference } from "./gone-reference";
import { goneScope } from "./gone-scope";
import { lostLifecycle } from "./lost-lifecycle";
import { movedAway } from "./moved-away";
import { multipliedWrite } from "./multiplied-write";
import { sharedAddress } from "./shared-address";
import { sharedObject } from "./shared-object";
import { ignoredDependency } from "./ignored-dependency";
import { unorderedModule } from "./unordered-module";
import { withdrawnProvider } from "./withdrawn-provider";

/** All guards of a stack, in the order in which their findings are shown. */
export const GUARDS: readonly Guard[] = [
  sharedAddress,
  sharedObject,
  goneReference,
  goneScope,
  goneInstance,
  movedAway,
  lostLifecycle,
  ignoredDependency,
  unorderedModule,
  multipliedWrite,
  withdrawnProvider,
];
