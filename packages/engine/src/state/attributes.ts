/** Names that a workload, or the programs that read the records too, give to what the engine keeps. */

/** What a record holds beside the engine's own fields: of its workload, or for other readers. Values are JSON's. */
export type Attributes = Readonly<Record<string, AttributeData>>;

export type AttributeData =
  | string
  | number
  | boolean
  | null
  | readonly AttributeData[]
  | { readonly [name: string]: AttributeData };
