/** Images, manifests and blobs: what they are, and what could not be read, uploaded or deleted. */
export const imageTexts = {
  'images.cancelled': 'Cancelled',
  'images.noPlatform': '{reference} has no image for {platform}',
  'images.noPlatform.hint': 'Choose one of its platforms.',
  'images.tooLarge': '{reference} is too large to be shown',
  'images.quotaNear': 'Only {remaining, plural, one {# pull is} other {# pulls are}} left',
  'images.quotaNear.hint':
    'Details are not read, to leave the rest for your pulls. Sign in for a higher limit.',

  'reference.invalid': '"{reference}" is neither a tag nor a digest',
  'reference.invalid.hint':
    'A tag looks like 1.0 or latest, a digest like sha256:… with 64 hex digits.',
  'reference.isDigest': '"{reference}" is a digest, not a tag',
  'digest.invalid': '"{digest}" is not a digest',
  'digest.invalid.hint': 'A digest looks like sha256:… with 64 hex digits.',
  'digest.unknown': 'The digest {digest} cannot be checked',
  'digest.unknown.hint': 'Berth knows sha256, sha384 and sha512.',

  'images.nothingFound': '{host} does not find it, and does not say what is missing',
  'images.nothingFound.hint':
    'Check the names of the repository and the tag, and who may see them.',
  'images.digestNotFound': '{repository} has nothing with the digest {digest}',
  'images.digestNotFound.hint': 'It may be deleted, or was never copied to this registry.',
  'images.tagNotFound': 'there is no tag {tag} in {repository}',
  'images.tagMissing': 'there is no such tag in {repository}',
  'images.tagNotFound.hint': 'It may be deleted. Refresh the tags.',
  'images.otherContent': '{host} sent something other than {digest}',
  'images.tooLong': '{host} sent more than {expected} bytes',
  'images.tooShort': '{host} sent {bytes} of {expected} bytes',
  'images.changed.hint': 'The content was changed on the way or in the registry. Do not use it.',
  'images.noReferrers': 'a page of {host} has no list of referrers',

  'upload.otherReceived': '{host} received something other than {digest}',
  'upload.otherReceived.hint': 'It was changed on the way. Try again.',
  'upload.otherStored': '{host} stored {stored} in place of {digest}',
  'upload.tooLarge': 'it is larger than {host}, or a proxy in front of it, accepts',
  'upload.tooLarge.hint': 'The owner of the registry can raise the limit for uploads.',
  'upload.dropped': '{host} has dropped the upload',
  'upload.otherContent': 'the content to send is something other than {digest}',
  'upload.contentShorter': 'the content to send is shorter than {length} bytes',
  'upload.contentLonger': 'the content to send is longer than {length} bytes',
  'upload.nothingStored.hint': 'Nothing was stored.',
  'upload.noLocation': '{host} does not say where to send it',
  'upload.noLocation.hint': 'Check the address and any proxy in front of the registry.',
  'upload.unencrypted': '{host} wants it sent to {target} without encryption',
  'upload.unencrypted.hint':
    'No content was sent. The owner of the registry has to correct its external address.',
  'upload.chunkTooLarge': '{host} wants larger pieces than Berth sends',
  'upload.partTaken': '{host} received only a part of it',

  'put.missing': '{host} does not hold all that it lists any more',
  'put.missing.hint':
    'Its layers or images were removed. Push the image anew from where it was built.',

  'delete.off': 'deletes are switched off on {host}',
  'delete.off.hint': 'The owner of the registry can allow deletes in its settings.',
  'delete.inUse': '{host} keeps it because something else needs it',
  'delete.inUse.hint': 'First delete the indexes that list it, or its other tags.',
  'delete.refused': '{host} refuses it',
  'delete.refused.hint': 'A rule of the registry protects it, or this account may not delete.',
  'delete.digestInDoubt':
    '{host} names this content by another digest than it has, so it might delete something else',
  'delete.digestInDoubt.hint':
    "Nothing was deleted. Tell the owner of the registry, or use the registry's own tools.",
  'delete.digestUnchecked':
    'its digest cannot be checked, since it is in a format that Berth only reads',
  'delete.digestUnchecked.hint': "Nothing was deleted. Use the registry's own tools.",
} as const;
