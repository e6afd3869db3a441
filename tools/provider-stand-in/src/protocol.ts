// Terraform's plugin protocol over gRPC, as far as TF_REATTACH_PROVIDERS needs it. Values in messages are plain JSON
// here.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { Decoder, Encoder, ExtensionCodec } from "@msgpack/msgpack";

export type Value = null | boolean | number | string | Unknown | Value[] | Values;
export type Values = { [name: string]: Value };

/**
 * A value that is known only after apply: msgpack extension 0, or 12 with what Terraform already knows of the value.
 */
export class Unknown {
  constructor(
    readonly extension = 0,
    readonly data = Uint8Array.of(0),
  ) {}
}

/** A refusal of the provider, as Terraform shows it. */
export class Refused extends Error {
  constructor(
    summary: string,
    readonly detail = "",
  ) {
    super(summary);
  }
}

/** A request. Which fields it has depends on the procedure. */
export interface Asked {
  type_name: string;
  /** The connection: each provider block of a program has its own. */
  peer: string;
  id: string;
  version: number;
  raw_state: { json: Buffer };
  value: Values;
  /** Null when a resource is created. */
  prior: Values | null;
  /** Null when a resource is destroyed. */
  next: Values | null;
}
export type Procedure = (asked: Asked) => object | Promise<object>;

const extensionCodec = new ExtensionCodec();
for (const type of [0, 12])
  extensionCodec.register({
    type,
    encode: (value) => (value instanceof Unknown && value.extension === type ? value.data : null),
    decode: (data) => new Unknown(type, data.slice()),
  });
const encoder = new Encoder({ extensionCodec });
const decoder = new Decoder({ extensionCodec });

/** Turns the values of a message into msgpack; `unpacked` turns them back. */
export const packed = (message: object): object =>
  inEach(message, (value) => ({ msgpack: Buffer.from(encoder.encode(value)) }));
const unpacked = (message: object): object =>
  inEach(message, (value) => decoder.decode((value as { msgpack: Buffer }).msgpack));
const inEach = (message: object, turn: (value: unknown) => unknown): object =>
  Object.fromEntries(
    Object.entries(message).map(([name, value]) => [
      name,
      ["value", "prior", "next"].includes(name) ? turn(value) : value,
    ]),
  );

export const diagnostic = (error: unknown): object =>
  error instanceof Refused
    ? { severity: "ERROR", summary: error.message, detail: error.detail }
    : {
        severity: "ERROR",
        summary: "The stand-in for the okta provider failed",
        detail: String((error as Error).stack),
      };

/** The file among the sources, also when this code runs in a bundle of another workspace (fake-okta, the demo). */
const PROTO = join(__dirname, "../../provider-stand-in/src/tfplugin5.proto");

let service: ServiceDefinition | undefined;
export function loadService(): ServiceDefinition {
  const proto = loadPackageDefinition(
    loadSync(PROTO, { keepCase: true, longs: Number, enums: String, defaults: true }),
  );
  return (proto as unknown as { tfplugin5: { Provider: { service: ServiceDefinition } } }).tfplugin5.Provider.service;
}

export interface Served {
  env: { TF_REATTACH_PROVIDERS: string };
  close(): Promise<void>;
}

/**
 * Answers Terraform from this process, on a port of its own, until it is closed. Calls `gone` when Terraform ends while
 * it waits for an answer.
 */
export async function serve(
  source: string,
  procedures: Record<string, Procedure>,
  gone: (peer: string) => void,
): Promise<Served> {
  const server = new Server();
  const handlers = Object.entries(procedures).map(([name, procedure]) => {
    const handle = async (call: ServerUnaryCall<object, object>, answer: (error: null, message: object) => void) => {
      const peer = call.getPeer();
      let answered = false;
      call.on("cancelled", () => answered || gone(peer)); // emitted at the end of each call
      const message = await Promise.resolve({ ...unpacked(call.request), peer } as Asked)
        .then(procedure)
        .then(packed)
        .catch((error: unknown) => ({ diagnostics: [diagnostic(error)] }));
      answered = true;
      answer(null, message);
    };
    return [name, handle];
  });
  server.addService((service ??= loadService()), Object.fromEntries(handlers) as UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  // When Terraform cannot connect, it kills the process whose id it was given. So it gets the id of a process that does
  // nothing, and that ends when this process ends.
  const idleProcess = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Without "Test" Terraform would kill that process after each command.
  const Addr = { Network: "tcp", String: `127.0.0.1:${port}` };
  const attach = { Protocol: "grpc", ProtocolVersion: 5, Pid: idleProcess.pid, Test: true, Addr };
  return {
    env: { TF_REATTACH_PROVIDERS: JSON.stringify({ [source]: attach }) },
    async close() {
      server.forceShutdown();
      if (idleProcess.exitCode !== null || idleProcess.signalCode !== null) return;
      idleProcess.kill();
      await once(idleProcess, "exit");
    },
  };
}
