import { contextBridge } from 'electron';
import { methods } from '../shared/methods.ts';

contextBridge.exposeInMainWorld('berth', methods);
