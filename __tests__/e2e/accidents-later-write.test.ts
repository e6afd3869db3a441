import { FAILED_LATER_WRITES } from "./accidents";
import { describeAccidents } from "./carried-out";

describeAccidents("a later write fails", FAILED_LATER_WRITES);
