/**
 * Required before the app (`-r`): keeps what is set on each tray on
 * `globalThis.berthTrays`, since Electron has no way to list trays. The
 * stand-in's own trays keep themselves there.
 */
const { Tray } = require('electron');

if (globalThis.berthTrays === undefined) {
  const records = [];
  globalThis.berthTrays = records;
  const recordOf = (tray) => {
    const known = records.find((record) => record.tray === tray);
    if (known !== undefined) return known;
    const record = { tray, toolTip: '', menu: null };
    records.push(record);
    return record;
  };
  const { setToolTip, setContextMenu } = Tray.prototype;
  Tray.prototype.setToolTip = function (text) {
    recordOf(this).toolTip = text;
    return setToolTip.call(this, text);
  };
  Tray.prototype.setContextMenu = function (menu) {
    recordOf(this).menu = menu;
    return setContextMenu.call(this, menu);
  };
}
