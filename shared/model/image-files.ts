import { z } from 'zod';

export const fileTypes = [
  'file',
  'directory',
  'symlink',
  'hardlink',
  'character',
  'block',
  'fifo',
  /** In a layer: takes away what layers below have there. */
  'removed',
  /** In a layer: the directory hides all that layers below have in it. */
  'opaque',
] as const;

const bytes = z.number().int().min(0);

/** One file, directory or link of an image or a layer. */
export const fileEntrySchema = z.object({
  /** Without a slash at either end. */
  path: z.string(),
  type: z.enum(fileTypes),
  /** Of a directory: of all the files below it. */
  size: bytes,
  /** Permission bits; null for a directory that the archive only implies. */
  mode: z.number().int().min(0).nullable(),
  /** ISO time. */
  modifiedAt: z.string().nullable(),
  /** What a link points at, as written. */
  link: z.string().nullable(),
  /** The place of its layer in the image, from 0. */
  layer: z.number().int().min(0),
  /** A directory with something in it. */
  hasChildren: z.boolean(),
});
export type FileEntry = z.infer<typeof fileEntrySchema>;

/** How far the reading is: compressed bytes that were, and that are to be read of the registry. */
const progressFields = { read: bytes, needed: bytes };

/** Some entries, at most 1,000; while layers are read, none. */
export const filesPageSchema = z.object({
  entries: z.array(fileEntrySchema),
  ...progressFields,
  /** Once all is read: what there is. */
  summary: z
    .object({
      entries: z.number().int().min(0),
      size: bytes,
      /** More than is listed of one image. */
      cut: z.boolean(),
      /** Entries that lead out of the image, or that have no possible path. */
      leftOut: z.number().int().min(0),
      /** Layers listed by their own tables of contents, without being read. */
      byToc: z.number().int().min(0),
      /** Layers that hold no files, such as a model's weights. */
      notArchives: z.number().int().min(0),
    })
    .optional(),
});
export type FilesPage = z.infer<typeof filesPageSchema>;

/** The longest beginning of a file that is shown, in bytes. */
export const longestPreview = 1024 * 1024;

/** The beginning of one file; `text` where that is UTF-8, else `base64`. */
export const fileContentSchema = z.object({
  /** Where links led to. */
  path: z.string(),
  size: bytes,
  text: z.string().optional(),
  base64: z.string().optional(),
  /** There is more of it. */
  cut: z.boolean(),
  /** The bytes were proven by a digest; a layer that was not read to its end proves none. */
  proven: z.boolean(),
  layer: z.number().int().min(0),
});
export type FileContent = z.infer<typeof fileContentSchema>;

/** How far a file is saved; `savedTo` once it is: its name, without folders. */
export const savedFileSchema = z.object({ ...progressFields, savedTo: z.string().optional() });
