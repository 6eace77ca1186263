import { z } from 'zod';
import { isDigest } from './image-reference.ts';
import { saying } from './input-issues.ts';
import type { CallName, MethodName, StreamName } from './methods.ts';
import { activitySchema } from './model/activity.ts';
import { appInfoSchema } from './model/app-info.ts';
import { connectionReportSchema } from './model/connection-report.ts';
import { deletePlanSchema } from './model/delete-plan.ts';
import { effectIdSchema, effectPreviewSchema, effectsSchema } from './model/effects.ts';
import type { Changed } from './model/event.ts';
import {
  exchangeApplyInputSchema,
  exchangeExportInputSchema,
  exchangeExportSchema,
  exchangeFormatsSchema,
  exchangePreviewInputSchema,
  exchangePreviewSchema,
  exchangeResultSchema,
  exchangeScanSchema,
} from './model/exchange.ts';
import { imageSchema } from './model/image.ts';
import { comparisonSchema } from './model/image-comparison.ts';
import { fileContentSchema, filesPageSchema, savedFileSchema } from './model/image-files.ts';
import { packagesPageSchema } from './model/image-packages.ts';
import { jobItemSchema, jobSchema } from './model/job.ts';
import { platformSchema } from './model/platform.ts';
import { providerSchema } from './model/provider.ts';
import { referrerSchema } from './model/referrer.ts';
import {
  idSchema,
  registryChangesSchema,
  registryDraftSchema,
  registrySchema,
} from './model/registry.ts';
import { favouriteSchema, mostRecents, recentSchema } from './model/remembered.ts';
import { repositoryDetailsSchema } from './model/repository-details.ts';
import { scanSchema } from './model/scan.ts';
import { settingsChangesSchema, settingsSchema } from './model/settings.ts';
import {
  systemChangesSchema,
  systemComparisonSchema,
  systemDraftSchema,
  systemReportSchema,
  systemResultSchema,
  systemSchema,
  systemStepSchema,
} from './model/system.ts';
import { tagDetailsSchema } from './model/tag-details.ts';
import {
  newPassphraseSchema,
  passphraseSchema,
  slotKindSchema,
  vaultStatusSchema,
} from './model/vault-status.ts';
import { text } from './text/text.ts';

const nothing = z.strictObject({});
const byId = z.strictObject({ id: idSchema });
const searchSchema = z.string().max(512);
const repositorySchema = z
  .string()
  .trim()
  .min(1)
  .max(512)
  .refine((value) => !/[\s\p{Cc}]/u.test(value), saying(text('field.repository')));
const revisionSchema = z.number().int().min(1);
const oneRepository = z.strictObject({ registryId: idSchema, repository: repositorySchema });

/** A tag, in whatever way a server spells it; the client refuses what no path can hold. */
const tagNameSchema = z.string().min(1).max(255);
/** Tags and digests of one plan. */
const mostReferences = 5_000;
const digestSchema = z
  .string()
  .max(255)
  .refine(isDigest, saying(text('field.digest')));
/** A tag or a digest. */
const referenceSchema = z.string().min(1).max(255);

const comparedSchema = oneRepository.extend({
  reference: referenceSchema,
  platform: platformSchema.optional(),
});
const oneImage = oneRepository.extend({ digest: referenceSchema });
/** The place of a layer in its image, from 0; left out: all of them, merged. */
const layerSchema = z.number().int().min(0).max(1000);
/** A path inside the image; '' is its root. */
const filePathSchema = z.string().max(4096);
/** Bytes that may be read of the registry; beyond it the error `needsConsent` says how many it takes. */
const mayReadSchema = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();
const oneFile = oneImage.extend({
  layer: layerSchema.optional(),
  path: filePathSchema.min(1),
  mayRead: mayReadSchema,
});

export const listSources = ['catalog', 'provider', 'pinned', 'cache'] as const;
export type ListSource = (typeof listSources)[number];

/** On a list's last pages, when the registry's paging broke off: there may be more. */
const incompleteSchema = z.boolean().optional();

/** On pages of what was seen last time: when (ISO). */
const seenAtSchema = z.string().optional();

/**
 * Goes on where the list broke off not long ago, with what was read until then;
 * where that is not known any more, it is read from its beginning.
 */
const continueSchema = z.boolean().optional();

const repositoriesPageSchema = z.object({
  repositories: z.array(z.string()),
  total: z.number().int().min(0).optional(),
  source: z.enum(listSources),
  incomplete: incompleteSchema,
  seenAt: seenAtSchema,
});
export type RepositoriesPage = z.infer<typeof repositoriesPageSchema>;

const tagsPageSchema = z.object({
  tags: z.array(z.string()),
  source: z.enum(listSources),
  /** The name they were read under, where it is another one: the name that exists. */
  repository: z.string().optional(),
  incomplete: incompleteSchema,
  seenAt: seenAtSchema,
});
export type TagsPage = z.infer<typeof tagsPageSchema>;

/** A registry that can be brought back until `restorableUntil` (ISO time). */
const deletedRegistrySchema = z.object({
  id: idSchema,
  name: z.string(),
  address: z.string(),
  provider: providerSchema,
  deletedAt: z.string(),
  restorableUntil: z.string(),
});
export type DeletedRegistry = z.infer<typeof deletedRegistrySchema>;

const favouritesSchema = z.object({
  favourites: z.array(favouriteSchema),
  sequence: z.number().int().min(0),
});

/** What is known of all active registries: hits best first, and what was not looked at. */
const foundNamesSchema = z.object({
  hits: z.array(z.object({ registryId: idSchema, repository: z.string() })),
  /** Registries looked in, of how many active ones; what is neither looked in nor never listed is too large. */
  searched: z.number().int().min(0),
  total: z.number().int().min(0),
  /** Those whose repositories were never listed with their present settings. */
  neverListed: z.array(idSchema),
  /** There are more hits than were asked for, or may be: the search took too long. */
  more: z.boolean(),
});
export type FoundNames = z.infer<typeof foundNamesSchema>;

/** Tags known to have had a digest that begins as asked, of all active registries. */
const foundDigestsSchema = z.object({
  hits: z.array(
    z.object({
      registryId: idSchema,
      repository: z.string(),
      tag: z.string(),
      digest: z.string(),
    }),
  ),
  /** There are more hits than were asked for. */
  more: z.boolean(),
});
export type FoundDigests = z.infer<typeof foundDigestsSchema>;

const pinnedSchema = z.object({ pinned: z.array(z.string()) });

/**
 * The schemas of every method: `input` is parsed at the door of both hosts,
 * `output` is the answer of a call or one item of a stream.
 */
export const api = {
  'registries.list': {
    input: z.strictObject({ search: searchSchema.optional() }),
    output: z.object({
      registries: z.array(registrySchema),
      defaultId: idSchema.nullable(),
      sequence: z.number().int().min(0),
    }),
  },
  'registries.get': { input: byId, output: registrySchema },
  'registries.create': {
    input: z.strictObject({ registry: registryDraftSchema, makeDefault: z.boolean().optional() }),
    output: registrySchema,
  },
  'registries.update': {
    input: z.strictObject({
      id: idSchema,
      revision: revisionSchema,
      changes: registryChangesSchema,
    }),
    output: registrySchema,
  },
  'registries.delete': { input: byId, output: nothing },
  'registries.restore': { input: byId, output: registrySchema },
  'registries.deleted': {
    input: nothing,
    output: z.object({ deleted: z.array(deletedRegistrySchema) }),
  },
  /** For good, at once: of a deleted registry. */
  'registries.forget': { input: byId, output: nothing },
  'registries.setDefault': {
    input: z.strictObject({ id: idSchema.nullable() }),
    output: z.object({ defaultId: idSchema.nullable() }),
  },
  'registries.setActive': {
    input: z.strictObject({ id: idSchema, active: z.boolean() }),
    output: registrySchema,
  },
  /** Whether other tools on this computer may use the login; turning it on asks the owner. */
  'registries.setLent': {
    input: z.strictObject({ id: idSchema, lent: z.boolean() }),
    output: registrySchema,
  },
  'registries.arrange': {
    input: z.strictObject({ ids: z.array(idSchema).max(10_000) }),
    output: nothing,
  },
  'registries.check': {
    input: z.union([
      z.strictObject({ registry: registryDraftSchema }),
      z.strictObject({ id: idSchema, changes: registryChangesSchema.optional() }),
    ]),
    output: connectionReportSchema,
  },
  'registries.openSample': { input: nothing, output: registrySchema },
  'repositories.list': {
    input: z.strictObject({
      registryId: idSchema,
      search: searchSchema.optional(),
      fresh: z.boolean().optional(),
      continue: continueSchema,
    }),
    output: repositoriesPageSchema,
  },
  /** By the provider's own API; UNSUPPORTED where it has none that tells. */
  'repositories.describe': {
    input: z.strictObject({
      registryId: idSchema,
      repositories: z.array(repositorySchema).min(1).max(200),
    }),
    output: z.object({ repositories: z.array(repositoryDetailsSchema) }),
  },
  'repositories.pin': { input: oneRepository, output: pinnedSchema },
  'repositories.unpin': { input: oneRepository, output: pinnedSchema },
  'favourites.list': { input: nothing, output: favouritesSchema },
  'favourites.set': {
    input: oneRepository.extend({ favourite: z.boolean() }),
    output: favouritesSchema,
  },
  'recents.list': {
    input: nothing,
    output: z.object({ recents: z.array(recentSchema).max(mostRecents) }),
  },
  'recents.add': {
    input: oneRepository.extend({ reference: referenceSchema.nullable() }),
    output: nothing,
  },
  'search.names': {
    input: z.strictObject({ text: searchSchema, limit: z.number().int().min(1).max(200) }),
    output: foundNamesSchema,
  },
  'search.digests': {
    input: z.strictObject({ text: searchSchema, limit: z.number().int().min(1).max(200) }),
    output: foundDigestsSchema,
  },
  'tags.list': {
    input: z.strictObject({
      registryId: idSchema,
      repository: repositorySchema,
      search: searchSchema.optional(),
      fresh: z.boolean().optional(),
      continue: continueSchema,
    }),
    output: tagsPageSchema,
  },
  'tags.describe': {
    input: oneRepository.extend({ tags: z.array(tagNameSchema).min(1).max(200).optional() }),
    output: z.object({ tags: z.array(tagDetailsSchema) }),
  },
  'images.get': {
    input: oneRepository.extend({
      reference: referenceSchema,
      platform: platformSchema.optional(),
      /** Asks what a tag names now, also within the five minutes that it is remembered. */
      fresh: z.boolean().optional(),
      /** Reads also where few pulls are left of a quota; else RATE_LIMITED (quotaNear). */
      spend: z.boolean().optional(),
    }),
    output: imageSchema,
  },
  'images.referrers': {
    input: oneRepository.extend({ digest: referenceSchema }),
    output: z.object({ referrers: z.array(referrerSchema), complete: z.boolean() }),
  },
  /** Looks at what deleting tags or digests would do; nothing but reads are sent. The last item holds the plan. */
  'images.planDelete': {
    input: oneRepository.extend({
      references: z.array(referenceSchema).min(1).max(mostReferences),
      way: deletePlanSchema.shape.way.optional(),
    }),
    output: z.object({
      checked: z.number().int().min(0),
      total: z.number().int().min(0),
      plan: deletePlanSchema.optional(),
    }),
  },
  'jobs.start': {
    input: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('delete'), planId: idSchema }),
      /** What a delete job removed; with `digests` only those. */
      z.strictObject({
        kind: z.literal('restore'),
        jobId: idSchema,
        digests: z.array(referenceSchema).min(1).max(mostReferences).optional(),
      }),
    ]),
    output: jobSchema,
  },
  'jobs.list': {
    input: nothing,
    output: z.object({ jobs: z.array(jobSchema), sequence: z.number().int().min(0) }),
  },
  /** Items in their order, in pages, with what became of them so far. */
  'jobs.results': {
    input: byId.extend({
      from: z.number().int().min(0).optional(),
      limit: z.number().int().min(1).max(1000).optional(),
    }),
    output: z.object({ items: z.array(jobItemSchema), total: z.number().int().min(0) }),
  },
  'jobs.pause': { input: byId, output: jobSchema },
  'jobs.resume': { input: byId, output: jobSchema },
  'jobs.cancel': { input: byId, output: jobSchema },
  /** A job now and after each change, until it has ended. */
  'jobs.watch': { input: byId, output: jobSchema },
  /** What changed registries and records, newest first; `before` is the last answer's `next`. */
  'activity.list': {
    input: z.strictObject({
      search: searchSchema.optional(),
      before: z.number().int().min(0).nullable().optional(),
      limit: z.number().int().min(1).max(1000).optional(),
    }),
    output: z.object({
      entries: z.array(activitySchema),
      next: z.number().int().min(0).nullable(),
    }),
  },
  'effects.list': { input: nothing, output: effectsSchema },
  'effects.preview': {
    input: z.strictObject({ id: effectIdSchema, on: z.boolean() }),
    output: effectPreviewSchema,
  },
  /** `seen` of the preview: what is done is what was shown, else CONFLICT. */
  'effects.set': {
    input: z.strictObject({ id: effectIdSchema, on: z.boolean(), seen: z.string().max(100) }),
    output: effectsSchema,
  },
  'images.scan': {
    input: oneRepository.extend({ digest: digestSchema }),
    output: z.object({ scan: scanSchema.nullable() }),
  },
  'images.files': {
    input: oneImage.extend({
      layer: layerSchema.optional(),
      path: filePathSchema.optional(),
      search: searchSchema.min(1).optional(),
      mayRead: mayReadSchema,
    }),
    output: filesPageSchema,
  },
  'images.file': { input: oneFile, output: fileContentSchema },
  'images.saveFile': { input: oneFile, output: savedFileSchema },
  'images.packages': {
    input: oneImage.extend({
      /** The index that the image was found in: SBOMs may be attached to that. */
      index: referenceSchema.optional(),
      /** Passes an SBOM over. */
      from: z.literal('layers').optional(),
      search: searchSchema.min(1).optional(),
      mayRead: mayReadSchema,
    }),
    output: packagesPageSchema,
  },
  'images.compare': {
    input: z.strictObject({ left: comparedSchema, right: comparedSchema }),
    output: comparisonSchema,
  },
  'exchange.formats': { input: nothing, output: exchangeFormatsSchema },
  'exchange.scan': { input: nothing, output: exchangeScanSchema },
  'exchange.preview': { input: exchangePreviewInputSchema, output: exchangePreviewSchema },
  'exchange.apply': { input: exchangeApplyInputSchema, output: exchangeResultSchema },
  'exchange.export': { input: exchangeExportInputSchema, output: exchangeExportSchema },
  'systems.list': {
    input: nothing,
    output: z.object({ systems: z.array(systemSchema), sequence: z.number().int().min(0) }),
  },
  'systems.create': {
    input: z.strictObject({ system: systemDraftSchema }),
    output: systemSchema,
  },
  'systems.update': {
    input: z.strictObject({ id: idSchema, revision: revisionSchema, changes: systemChangesSchema }),
    output: systemSchema,
  },
  'systems.delete': { input: byId, output: nothing },
  /** Reads the system's registries once. */
  'systems.check': { input: byId, output: systemReportSchema },
  'systems.compare': { input: byId, output: systemComparisonSchema },
  /** With `preview`, says what would be sent and sends nothing that changes. */
  'systems.apply': {
    input: z.strictObject({
      id: idSchema,
      steps: z.array(systemStepSchema).min(1).max(1000),
      preview: z.boolean().optional(),
    }),
    output: z.object({ results: z.array(systemResultSchema) }),
  },
  'vault.status': { input: nothing, output: vaultStatusSchema },
  'vault.unlock': {
    input: z.strictObject({ passphrase: passphraseSchema.optional() }),
    output: vaultStatusSchema,
  },
  'vault.lock': { input: nothing, output: vaultStatusSchema },
  'vault.setPassphrase': {
    input: z.strictObject({
      passphrase: newPassphraseSchema,
      current: passphraseSchema.optional(),
    }),
    output: vaultStatusSchema,
  },
  'vault.addSlot': {
    input: z.strictObject({ kind: slotKindSchema, passphrase: passphraseSchema.optional() }),
    output: vaultStatusSchema,
  },
  'vault.removeSlot': {
    input: z.strictObject({ kind: slotKindSchema, passphrase: passphraseSchema.optional() }),
    output: vaultStatusSchema,
  },
  'vault.rotate': {
    input: z.strictObject({ passphrase: passphraseSchema.optional() }),
    output: vaultStatusSchema,
  },
  'settings.get': { input: nothing, output: settingsSchema },
  'settings.update': {
    input: z.strictObject({ changes: settingsChangesSchema }),
    output: settingsSchema,
  },
  'app.info': { input: nothing, output: appInfoSchema },
} as const satisfies Record<MethodName, { input: z.ZodType; output: z.ZodType }>;

type Table = typeof api;
/** What a caller passes to a method. */
export type Input<M extends MethodName> = z.input<Table[M]['input']>;
/** What a handler receives: parsed and normalised. */
export type ParsedInput<M extends MethodName> = z.output<Table[M]['input']>;
/** What a call answers, or one item of a stream. */
export type Output<M extends MethodName> = z.output<Table[M]['output']>;

/** Seen by a handler beside its input. */
export interface CallContext {
  /** Aborted when the caller cancels or goes away. */
  signal: AbortSignal;
}

/** The use-cases behind the API: what both hosts serve. */
export type Handlers = {
  [M in CallName]: (input: ParsedInput<M>, context: CallContext) => Promise<Output<M>>;
} & {
  [M in StreamName]: (input: ParsedInput<M>, context: CallContext) => AsyncIterable<Output<M>>;
};

export interface StreamOptions {
  signal?: AbortSignal;
}

/** The API as the renderer sees it, whichever transport carries it. Failures are BerthError. */
export interface ApiClient {
  call<M extends CallName>(method: M, input: Input<M>, options?: StreamOptions): Promise<Output<M>>;
  /** Ends when the list is complete; throws what ended it; aborting the signal or leaving the loop cancels. */
  stream<M extends StreamName>(
    method: M,
    input: Input<M>,
    options?: StreamOptions,
  ): AsyncIterable<Output<M>>;
  /** Follows `changed`; `onChanged(null)` means the connection is new and anything may have changed. */
  onChanged(listener: (changed: Changed | null) => void): () => void;
}
