/** What became of the saved registries on the disk. */
export const bookTexts = {
  'book.tooLarge': 'The saved registries would be larger than Berth can read',
  'book.over128MiB': 'The saved registries would take more than 128 MiB',
  'book.notSaved': '{why}; nothing was saved',
  'book.folderLost': 'The data folder was lost meanwhile',
  'book.unreadable': 'This version of Berth cannot read the saved registries',
  'book.unreadable.hint': 'Use the version that wrote them, or move book.json away to start anew.',
  'book.slotsChanged': 'Another Berth changed the unlock methods',
  'book.slotsChanged.hint': 'Unlock the vault and try again.',
  'book.newer': 'The saved registries are of a newer version of Berth',
  'book.newer.hint': 'Update Berth to change anything. Until then everything can be read.',
  'book.forgottenAside':
    'A forgotten registry may still be in {files}, damaged files in the data folder. Delete them when nothing else in them is needed.',
  'book.stuck': '{files} is damaged and cannot be set aside',
  'book.stuck.hint': 'Move that file away, or give your account write access to its folder.',
  'book.restoredMissing':
    'Registries restored from the copy of {time}, since book.json was missing. Later changes are lost.',
  'book.restoredDamaged':
    'Registries restored from the copy of {time}. The damaged book.json was set aside. Later changes are lost.',
  'book.restoredInPlace':
    'Registries restored from the copy of {time}. The damaged book.json is still in its place. Later changes are lost.',
  'book.lost':
    'Cannot read the saved registries: book.json is damaged or missing, and there is no good copy. Berth starts empty. The old files were set aside in the data folder.',
  'book.lostInPlace':
    'Cannot read the saved registries: book.json is damaged or missing, and there is no good copy. Berth starts empty. The old files are still in the data folder.',
  'book.openedReadOnly':
    '{file} was written by a newer Berth (format {version}). Nothing can be changed until Berth is updated.',
  'book.notReadable':
    '{file} is not damaged, but this version of Berth cannot read it. Use the version that wrote it, or move the file away to start anew.',
} as const;
