import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { macSigning } from './lib/mac-signing.ts';

/**
 * How Berth is packaged. All libraries are bundled, so a package carries the
 * bundles and package.json, and of node_modules the keyring's native module
 * alone: it is the one production dependency, and ships as built.
 */
const configuration: Configuration = {
  appId: 'io.github.berth-app.berth',
  productName: 'Berth',
  copyright: 'Copyright © The Berth authors',
  directories: { buildResources: 'build/icons', output: 'release' },
  files: [
    'package.json',
    'LICENSE',
    'dist/main/**',
    'dist/preload/**',
    'dist/renderer/**',
    'dist/helper/*.js',
    // The main process names places in its source when something fails; the others' maps stay here.
    '!dist/{preload,renderer}/**/*.map',
    '!node_modules/**/*.map',
    '!node_modules/@napi-rs/**/*.d.ts',
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills it in
  artifactName: 'berth-${version}-${os}-${arch}.${ext}',
  asar: true,
  asarUnpack: ['**/*.node'],
  npmRebuild: false,
  nodeGypRebuild: false,
  publish: null,
  // What electron-builder leaves out is found by lib/fuses.ts.
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  toolsets: { appimage: '1.0.3' },
  // What comes with an unpacked Electron and is not taken out again for `electronDist`.
  async afterExtract({ appOutDir, packager }) {
    await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
    await rm(join(appOutDir, 'version'), { force: true });
  },
  linux: {
    target: ['AppImage', 'deb', 'rpm'],
    electronLanguages: ['en-US', 'zh-CN'],
    executableName: 'berth',
    syncDesktopName: true,
    category: 'Development',
    maintainer: 'The Berth authors <berth@users.noreply.github.com>',
    synopsis: 'Browse and manage container image registries',
    icon: 'build/icons/linux',
  },
  win: {
    target: ['nsis'],
    electronLanguages: ['en-US', 'zh-CN'],
    icon: 'build/icons/icon.ico',
  },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: {
    // The zip is what an update will be made from.
    target: ['dmg', 'zip'],
    electronLanguages: ['en', 'zh_CN'],
    category: 'public.app-category.developer-tools',
    icon: 'build/icons/icon.icns',
    ...macSigning(process.env),
    gatekeeperAssess: false,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
  },
};

export default configuration;
