import Conf from 'conf';
import { Agent } from 'undici';

process.stdout.write(String([typeof Conf, typeof Agent]) + '\n');
