/** Where a person manages the registry, and where its tokens are made. */
export interface RegistryLinks {
  console: string;
  tokens?: string;
}
