import { loud } from './loud.ts';

const pngSignature = '\u0089PNG\r\n';

/** Images that are checked to be images, and drawn nowhere. */
export function createNativeImage(): typeof Electron.nativeImage {
  return loud<typeof Electron.nativeImage>('nativeImage', {
    createFromDataURL: (url) => imageOf(url),
    createEmpty: () => imageOf(''),
  });
}

function imageOf(url: string): Electron.NativeImage {
  let template = false;
  return loud<Electron.NativeImage>('NativeImage', {
    isEmpty: () => !isPng(url),
    addRepresentation: ({ dataURL }) => {
      if (!isPng(dataURL ?? '')) throw new Error('A representation that is no PNG');
    },
    setTemplateImage: (value) => {
      template = value;
    },
    isTemplateImage: () => template,
    toDataURL: () => url,
  });
}

function isPng(url: string): boolean {
  const [head = '', base64 = ''] = url.split(',');
  return head === 'data:image/png;base64' && atob(base64).startsWith(pngSignature);
}
