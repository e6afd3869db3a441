import { FAILED_FIRST_WRITES } from "./accidents";
import { describeAccidents } from "./carried-out";

describeAccidents("a first write fails", FAILED_FIRST_WRITES);
