import { runTexts } from './e2e/fuzz/run-texts.ts';
const t = Date.now();
const r = await runTexts({ mutations: Number(process.argv[2] ?? 20), seed: 7, growth: Number(process.argv[3] ?? 0.05), caseMs: 60000 });
for (const [k, o] of Object.entries(r.outcomes)) console.log(k, JSON.stringify(o));
for (const p of r.problems) console.log('PROBLEM', p.slice(0, 400));
console.log((Date.now() - t) / 1000);
