/** Failed file operations, the lock of the data folder, and files set aside. */
export const storageTexts = {
  // failed file operations
  'storage.save': 'Cannot save {file}',
  'storage.read': 'Cannot read {file}',
  'storage.open': 'Cannot open {file}',
  'storage.remove': 'Cannot remove {file}',
  'storage.setAside': 'Cannot set {file} aside',
  'storage.readSettings': 'Cannot read the settings',
  'storage.saveSettings': 'Cannot save the settings',
  'storage.useFolder': 'Cannot use the folder {folder}',
  'storage.saveIn': 'Cannot save to {folder}',
  'storage.because': '{failure}: {why}',
  'storage.withCode': '{failure} ({code})',
  'storage.why.full': 'the disk is full',
  'storage.why.quota': 'the disk quota is used up',
  'storage.why.fileSize': 'the limit for the size of a file is reached',
  'storage.why.denied': 'permission denied',
  'storage.why.readOnly': 'the file system is read-only',
  'storage.full.hint': 'Free some space, then try again. Saved data is intact.',
  'storage.denied.hint':
    'Give your account write access to the folder, or choose another one with --data.',
  'storage.other.hint': 'Check the disk and the folder, then try again.',
  // links and strange files
  'storage.deadLink': '{file} is a symbolic link that leads nowhere',
  'storage.deadLink.hint': 'Remove the link {path}, or create the file it leads to.',
  'storage.device': '{file} is a device, not a file',
  'storage.device.hint': 'Remove {path}, or the link that leads to it.',
  'storage.foreignLink': '{file} is a link that another account controls',
  'storage.foreignLink.hint': 'Remove the link {path}. Berth then writes its own file.',
  'storage.notAFolder': '{path} is not a folder',
  'storage.anotherFolder': 'Choose another folder with --data.',
  'storage.openFolder': 'Others may write to {folder}, which holds other files',
  'storage.openFolder.hint': 'Give Berth a folder of its own with --data.',
  // the lock of the data folder
  'lock.replaced': 'The lock file {path} is replaced again and again',
  'lock.replaced.hint': 'Close whatever else uses that folder, then start again.',
  'lock.nameless': 'The lock file {path}, written {time}, does not say who holds it',
  'lock.nameless.hint': 'Start again in a minute. If Berth is not running, delete that file.',
  'lock.inTheWay': '{path} is not a file of Berth',
  'lock.inTheWay.hint':
    'Berth keeps its lock in a file of that name. If Berth is not running, move it away or delete it.',
  'lock.desktop': 'the desktop app',
  'lock.browser': 'browser mode',
  'lock.other': 'another part',
  'lock.inUse':
    'The data folder is in use by {who} of Berth: process {process} on {host}, since {time}',
  'lock.inUse.hint':
    'Use that one, close it first, or choose another folder with --data. If it does not run any more, delete {path}.',
  'lock.closing': 'Berth is closing; nothing more is saved',
  'lock.readOnly':
    '{why}. Nothing can be saved now. Saved data can be used, and Berth saves again as soon as it can.',
  'storage.journal': 'Could not write down what a job does',
  // damaged files
  'storage.damagedSettings':
    '{file} was damaged. It was set aside as {aside}, and Berth starts with default settings.',
  'storage.strangeLog': '{file} was not a file. It was set aside as {aside}.',
} as const;
