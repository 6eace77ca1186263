import { app } from 'electron';
import Store from 'electron-store';
import { Agent } from 'undici';
import { api } from '../shared/api.ts';

process.stdout.write(String([typeof app, typeof Store, typeof Agent, Object.keys(api).length]));
