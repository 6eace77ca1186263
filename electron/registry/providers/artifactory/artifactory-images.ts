import { z } from 'zod';
import { isDigest } from '../../../../shared/image-reference.ts';
import type { TagDetails } from '../../../../shared/model/tag-details.ts';
import { looseCount, looseDigest, looseList, looseTime } from '../api/loose-fields.ts';

/** Files a page; an image has one for each layer, and its manifest. */
export const filesAtOnce = 5000;

const fileSchema = z.object({
  path: z.string().min(1),
  name: z.string().min(1),
  size: looseCount,
  sha256: looseDigest,
  created: looseTime,
  modified: looseTime,
  stats: looseList(z.object({ downloaded: looseTime })),
});
export type ImageFile = z.infer<typeof fileSchema>;

/** An answer of `POST /api/search/aql`. */
export const filesSchema = z.object({
  results: z.array(z.unknown()).transform((files) => looseList(fileSchema).parse(files)),
  range: z.object({ total: looseCount }).nullish().catch(null),
});

/**
 * The question for every file of an image (jfrog.com, "Artifactory Query
 * Language"), in order of their folders: each tag is one. Who is no
 * administrator must ask for `repo`, `path` and `name`.
 */
export function filesOf(repository: string, image: string, offset: number): string {
  const criteria = JSON.stringify({ repo: repository, path: { $match: `${image}/*` } });
  const fields = ['repo', 'path', 'name', 'size', 'sha256', 'created', 'modified'];
  const included = JSON.stringify([...fields, 'stat.downloaded']).slice(1, -1);
  return `items.find(${criteria}).include(${included}).sort({"$asc":["path","name"]}).offset(${offset}).limit(${filesAtOnce})`;
}

/** Puts an image's files together, tag by tag, as they come in order of their folders. */
export class TagsOfFiles {
  private readonly folder: string;
  private current: { tag: string; files: ImageFile[] } | null = null;

  constructor(image: string) {
    this.folder = `${image}/`;
  }

  /** The tags that are complete with these files. */
  add(files: readonly ImageFile[]): TagDetails[] {
    return files.flatMap((file) => {
      const tag = file.path.startsWith(this.folder) ? file.path.slice(this.folder.length) : '';
      // Deeper folders are images of their own, and digests no tags.
      if (tag === '' || tag.includes('/') || isDigest(tag)) return [];
      if (this.current?.tag === tag) {
        this.current.files.push(file);
        return [];
      }
      const done = this.end();
      this.current = { tag, files: [file] };
      return done;
    });
  }

  /** The last tag, when there are no more files. */
  end(): TagDetails[] {
    const { current } = this;
    this.current = null;
    return current === null ? [] : detailsOf(current.tag, current.files);
  }
}

function detailsOf(name: string, files: readonly ImageFile[]): TagDetails[] {
  const list = files.find((file) => file.name === 'list.manifest.json');
  const manifest = list ?? files.find((file) => file.name === 'manifest.json');
  // Uploads under way have a folder too.
  if (manifest === undefined) return [];
  // The images of a list lie in folders of their own.
  const sizes = list === undefined ? files.map(({ size }) => size) : [];
  const known = sizes.length > 0 && !sizes.includes(null);
  return [
    {
      name,
      digest: manifest.sha256,
      size: known ? sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) : null,
      pushedAt: manifest.modified ?? manifest.created,
      pulledAt: manifest.stats[0]?.downloaded ?? null,
    },
  ];
}
