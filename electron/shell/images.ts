import { type NativeImage, nativeImage } from 'electron';
import icon from '../../build/icons/linux/256x256.png?inline';
import tray15x from '../../build/icons/tray@1.5x.png?inline';
import tray2x from '../../build/icons/tray@2x.png?inline';
import tray from '../../build/icons/tray.png?inline';
import template2x from '../../build/icons/trayTemplate@2x.png?inline';
import template from '../../build/icons/trayTemplate.png?inline';

// The images travel inside the bundle, so no path can go wrong in a package.

/** The window's icon where the system does not take it from the package. */
export function appIcon(): NativeImage {
  return nativeImage.createFromDataURL(icon);
}

/** The tray's image at every scale; on macOS a template that the system colours. */
export function trayImage(platform: NodeJS.Platform): NativeImage {
  if (platform === 'darwin') {
    const image = nativeImage.createFromDataURL(template);
    image.addRepresentation({ scaleFactor: 2, dataURL: template2x });
    image.setTemplateImage(true);
    return image;
  }
  const image = nativeImage.createFromDataURL(tray);
  image.addRepresentation({ scaleFactor: 1.5, dataURL: tray15x });
  image.addRepresentation({ scaleFactor: 2, dataURL: tray2x });
  return image;
}
