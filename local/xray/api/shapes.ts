/** The types of the API model, as data: reading, validating and writing all follow them. */
export type Shape =
  | StringShape
  | NumberShape
  | { readonly type: 'boolean' }
  | { readonly type: 'timestamp' }
  | ListShape
  | MapShape
  | StructureShape;

export interface StringShape {
  readonly type: 'string';
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
  /** A regular expression for the whole text, as the API model writes it. */
  readonly pattern?: string;
}

export interface NumberShape {
  readonly type: 'integer' | 'double';
  readonly min?: number;
  readonly max?: number;
}

export interface ListShape {
  readonly type: 'list';
  readonly of: Shape;
  readonly max?: number;
  /** Elements may be null; the operation deals with them. */
  readonly sparse?: boolean;
}

export interface MapShape {
  readonly type: 'map';
  readonly of: Shape;
  readonly key?: StringShape;
  readonly max?: number;
}

export interface StructureShape {
  readonly type: 'structure';
  readonly members: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

type Limits = { readonly min?: number; readonly max?: number };

export const string = (limits: Omit<StringShape, 'type'> = {}): StringShape => ({
  type: 'string',
  ...limits,
});

export const integer = (limits: Limits = {}): Shape => ({ type: 'integer', ...limits });

export const double = (limits: Limits = {}): Shape => ({ type: 'double', ...limits });

export const boolean: Shape = { type: 'boolean' };

export const timestamp: Shape = { type: 'timestamp' };

export const list = (of: Shape, limits: Omit<ListShape, 'type' | 'of'> = {}): Shape => ({
  type: 'list',
  of,
  ...limits,
});

export const map = (of: Shape, limits: Omit<MapShape, 'type' | 'of'> = {}): Shape => ({
  type: 'map',
  of,
  ...limits,
});

export const structure = (
  members: Readonly<Record<string, Shape>>,
  required: readonly string[] = [],
): StructureShape => ({ type: 'structure', members, required });

/** A structure whose members are checked against the SDK's type: none may be missing or misspelt. */
export const structureOf =
  <Type>() =>
  (
    members: Readonly<Record<keyof Type & string, Shape>>,
    required: readonly (keyof Type & string)[] = [],
  ): StructureShape =>
    structure(members, required);
