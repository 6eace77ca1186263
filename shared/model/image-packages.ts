import { z } from 'zod';

const bytes = z.number().int().min(0);

/** Where packages were told of. */
export const packageSourceSchema = z.union([
  z.object({
    kind: z.literal('sbom'),
    /** Such as `SPDX-2.3`. */
    format: z.string(),
    /** Of the document's own bytes. */
    digest: z.string(),
  }),
  z.object({
    kind: z.literal('database'),
    database: z.enum(['dpkg', 'apk', 'rpm']),
    /** The place of its layer, from 0. */
    layer: z.number().int().min(0),
    path: z.string(),
  }),
]);
export type PackageSource = z.infer<typeof packageSourceSchema>;

export const imagePackageSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** `deb`, `apk`, `rpm`, `npm`, … */
  type: z.string().nullable(),
  architecture: z.string().nullable(),
  license: z.string().nullable(),
  /** The source package it was built from. */
  origin: z.string().nullable(),
  purl: z.string().nullable(),
  /** The place in `sources` of what told of it. */
  source: z.number().int().min(0),
});
export type ImagePackage = z.infer<typeof imagePackageSchema>;

/** Some packages, at most 1,000; the last page has the summary. */
export const packagesPageSchema = z.object({
  packages: z.array(imagePackageSchema),
  /** Compressed bytes that were, and that are to be read of the registry. */
  read: bytes,
  needed: bytes,
  summary: z
    .object({
      total: z.number().int().min(0),
      sources: z.array(packageSourceSchema),
      /** Databases of a format that is not read yet. */
      notRead: z.array(z.string()),
    })
    .optional(),
});
export type PackagesPage = z.infer<typeof packagesPageSchema>;
export type PackagesSummary = NonNullable<PackagesPage['summary']>;
