/** Where one database's server lives, and what it is to be like. */
export interface ServerSettings {
  /** Folder of the server's own, absolute; the user that it runs as owns it. */
  readonly folder: string;
  /** On 127.0.0.1. */
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** Made by the first start; `undefined` makes none. */
  readonly databaseName: string | undefined;
  /** Refuses connections without TLS. */
  readonly forceTls: boolean;
  /** Whether what it holds is to outlive the machine's next crash. */
  readonly durable: boolean;
}

/** Names of files in a server's folder; the runner writes the certificate's there. */
export const serverFiles = { certificate: 'server.crt', key: 'server.key' } as const;

export interface ProgramCall {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly input?: string;
}

/** What runs programs to their end, as the server's user. */
export interface ServerSetup {
  /** @returns what the program printed. @throws Error with that, when it fails */
  run(call: ProgramCall): Promise<string>;
  /** Makes an empty folder of the server's user. */
  makeFolder(path: string): Promise<void>;
  /** Writes a file into the folder, for the server's user alone. */
  write(name: string, text: string): Promise<void>;
}

/** A server program that was found on this machine. */
export interface DatabaseServerProgram {
  /** `PostgreSQL 18.4` */
  readonly label: string;
  /** Part of a path: versions that cannot read each other's data have different ones. */
  readonly dataName: string;
  /** Makes the data if there is none, and the login as the settings say. Idempotent. */
  prepare(settings: ServerSettings, setup: ServerSetup): Promise<void>;
  command(settings: ServerSettings): Omit<ProgramCall, 'input'>;
  /** What the server prints when it answers. */
  readonly readyText: string;
  /** Ends the server in order without waiting for its clients. */
  readonly stopSignal: NodeJS.Signals;
  /** In the folder: its first line is the process id of a server that runs, or of one that was killed. */
  readonly pidFile: string;
}

/** A database that cannot run here as it is; the message says what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}
